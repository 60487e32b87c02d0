/** Whether a UTF-16 unit is white space in XML: space, tab, CR or LF. */
function isXmlSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x0a;
}

/** The start of the white space that ends at `end`, searched no further back than `from`. */
export function findSpaceStart(text: string, end: number, from = 0): number {
  let start = end;
  while (start > from && isXmlSpace(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** The end of the white space that begins at `start`. */
export function findSpaceEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isXmlSpace(text.charCodeAt(end))) end += 1;
  return end;
}
