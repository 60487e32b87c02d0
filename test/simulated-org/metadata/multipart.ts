/** The parts of a multipart/form-data body, by name. Null when the body is none. */
export function readMultipart(contentType: string, body: Buffer): ReadonlyMap<string, Buffer> | null {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  const delimiter = Buffer.from(`--${boundary}`);
  const parts = new Map<string, Buffer>();
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const end = body.indexOf(delimiter, start + delimiter.length);
    if (end < 0) break;
    // Between two delimiters: CRLF, headers, an empty line, content, CRLF.
    const part = body.subarray(start + delimiter.length + 2, end - 2);
    const split = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/i.exec(part.toString('latin1', 0, Math.max(split, 0)))?.[1];
    if (name !== undefined) parts.set(name, part.subarray(split + 4));
    start = end;
  }
  return parts;
}
