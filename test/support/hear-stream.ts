/** What the answer with a stream has said so far. It ends with the server, however that ends. */
export function hearStream(response: Response): () => string {
  let text = "";
  const reading = response.body?.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write(chunk) {
        text += chunk;
      },
    }),
  );
  reading?.catch(() => {
    // The server was killed meanwhile.
  });
  return () => text;
}
