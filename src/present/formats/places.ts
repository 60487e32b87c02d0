import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a format knows beside the report. */
export type FormatContext = {
  /** Folder, absolute, that paths in the output are relative to. */
  readonly root: string;
  /** Whether the document goes into a file, and not to a program that reads the output. */
  readonly toFile: boolean;
};

/** A path relative to the root, with `/` on every machine; one outside the root stays absolute. */
export function toReportPath(root: string, path: string): string {
  return (toPathInRoot(root, path) ?? resolve(path)).split(sep).join('/');
}

/**
 * The same place as a URI reference (RFC 3986): relative to the root with every segment percent-encoded, the `%` of an
 * encoded file name too, or an absolute `file:` URI.
 */
export function toReportUri(root: string, path: string): { readonly uri: string; readonly inRoot: boolean } {
  const wellFormed = path.toWellFormed();
  const short = toPathInRoot(root, wellFormed);
  if (short === null) return { uri: pathToFileURL(wellFormed).href, inRoot: false };
  return { uri: short.split(sep).map(encodeURIComponent).join('/'), inRoot: true };
}

function toPathInRoot(root: string, path: string): string | null {
  const short = relative(root, path);
  const leaves = short === '' || short === '..' || short.startsWith(`..${sep}`) || isAbsolute(short);
  return leaves ? null : short;
}
