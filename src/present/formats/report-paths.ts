import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a format needs beside the report. */
export type FormatContext = {
  /** Absolute folder that paths in the output are relative to. */
  readonly root: string;
  /** True when the document is written to a file, false when it is printed. */
  readonly toFile: boolean;
  readonly typed: TypedCommand;
};

/** The command as the user typed it. */
export type TypedCommand = {
  /** The whole line. */
  readonly line: string;
  /** The executable. */
  readonly bin: string;
  /** Alias or username of the org; null where it has no name that can be typed. */
  readonly targetOrg: string | null;
};

/** A path relative to the root, with `/` on every machine; a path outside the root stays absolute. */
export function toReportPath(root: string, path: string): string {
  return (toPathInRoot(root, path) ?? resolve(path)).split(sep).join('/');
}

/**
 * A path as a URI reference (RFC 3986). Relative to the root, every segment is percent-encoded, including the `%` of an
 * encoded file name; outside the root it is an absolute `file:` URI.
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
