/** Has the browser save something as a file. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  downloadFile(name, url);
  URL.revokeObjectURL(url);
}

/** Has the browser save what stands at an address, as it comes. */
export function downloadFile(name: string, url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
