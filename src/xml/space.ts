/** Whether a UTF-16 unit is white space to XML: space, tab, CR or LF, and nothing else. */
function isXmlSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x0a;
}

/** Where the white space begins that ends at `end`, but not before `from`. */
export function findSpaceStart(text: string, end: number, from = 0): number {
  let start = end;
  while (start > from && isXmlSpace(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** Where the white space ends that begins at `start`. */
export function findSpaceEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isXmlSpace(text.charCodeAt(end))) end += 1;
  return end;
}
