import type { IncomingMessage, ServerResponse } from "node:http";

/** Objects by bucket and key, `logs/emr/a.gz`, that a server gives as S3 does; any bucket is there. */
export class S3Objects {
  readonly #objects = new Map<string, Uint8Array>();
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** Refuses whoever asks. */
  isForbidden = false;

  put(place: string, content: string | Uint8Array): void {
    this.#objects.set(place, typeof content === "string" ? Buffer.from(content) : content);
  }

  /** Answers a request of S3, with the bucket in its path; false: it is none. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (!/Credential=[^,]*\/s3\//.test(request.headers.authorization ?? "")) return false;
    const url = new URL(request.url ?? "", "http://stub");
    this.asked.push(url.pathname);
    const place = decodeURIComponent(url.pathname.slice(1));
    if (this.isForbidden) refuse(response, 403, "AccessDenied");
    else if (url.searchParams.has("list-type"))
      this.#list(response, place.replace(/\/$/, ""), url.searchParams.get("prefix") ?? "");
    else {
      const object = this.#objects.get(place);
      if (object === undefined) refuse(response, 404, "NoSuchKey");
      else response.writeHead(200, { "content-length": object.byteLength }).end(object);
    }
    return true;
  }

  #list(response: ServerResponse, bucket: string, prefix: string): void {
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(`${bucket}/${prefix}`)).toSorted();
    const contents = keys.map((key) => `<Contents><Key>${key.slice(bucket.length + 1)}</Key><Size>1</Size></Contents>`);
    const text = `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`;
    response.writeHead(200, XML).end(text);
  }
}

const XML = { "content-type": "application/xml" };

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, XML).end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
