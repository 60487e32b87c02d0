import { isAbsolute, resolve } from 'node:path';
import { toReportPath } from '../present/formats/report-paths.ts';

/**
 * How a JSON result names files: relative to the project, or else to the current folder, with `/` on every machine. A file
 * outside of both keeps its absolute path.
 *
 * @param root of the project; outside of one the current folder
 */
export function createPathFormatter(root: string): (path: string) => string {
  // A report names the same few files with a hundred thousand findings.
  const known = new Map<string, string>();
  return (path) => {
    const formatted = known.get(path) ?? formatPath(root, path);
    known.set(path, formatted);
    return formatted;
  };
}

function formatPath(root: string, path: string): string {
  const inProject = toReportPath(root, resolve(path));
  return isAbsolute(inProject) ? toReportPath(process.cwd(), resolve(path)) : inProject;
}

/** Findings whose places are named by the formatter. */
export function formatFindingPaths<T extends { readonly location: { path: string; line: number } | null }>(
  findings: readonly T[],
  format: (path: string) => string,
): T[] {
  return findings.map((finding) => {
    const { location } = finding;
    return location === null ? finding : { ...finding, location: { ...location, path: format(location.path) } };
  });
}
