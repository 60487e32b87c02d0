import { computeDigest } from '../../../src/adapters/files/digest.ts';
import type { FileChange } from '../../../src/ports/project.ts';

/** The change of a file from one text, or from none, to another. */
export function changeOf(path: string, before: string | null, after: string): FileChange {
  return {
    path,
    before: before === null ? null : computeDigest(before),
    after: computeDigest(after),
    steps: [[{ start: 0, end: before?.length ?? 0, text: after }]],
  };
}
