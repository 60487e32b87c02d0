import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { renderOfflineObjects } from '../../tasks/offline-objects.ts';
import { root } from '../../tasks/plugin.ts';

const PAGE = join(root, 'docs', 'offline-objects.md');

describe('the table of objects without object permissions', () => {
  it('is what "npm run generate" makes of its page', () => {
    const made = renderOfflineObjects(readFileSync(PAGE, 'utf8'));
    expect(readFileSync(join(root, 'src', 'fls', 'offline-objects.ts'), 'utf8')).to.equal(made);
  });

  const table = (row: string): string => `| name | why | source |\n| --- | --- | --- |\n${row}\n`;
  const page = (row: string): string =>
    `State: 2026-11-23\n\n## Objects\n\n${table(row)}\n## Endings\n\n${table('| `__mdt` | own accesses | PROF |')}`;

  it('takes the names of both tables, and the date', () => {
    const made = renderOfflineObjects(page('| `Task` | access follows a parent | FP |'));
    expect(made.split('\n').filter((line) => line.startsWith('export'))).to.deep.equal([
      "export const OFFLINE_STATE = '2026-11-23';",
      "export const UNCONTROLLED_OBJECTS: readonly string[] = ['Task'];",
      "export const UNCONTROLLED_ENDINGS: readonly string[] = ['__mdt'];",
    ]);
  });

  const faults: Readonly<Record<string, readonly [string, string]>> = {
    'without a source': [page('| `Task` | access follows a parent |  |'), 'without name, why and source'],
    'that stands twice': [page('| `Task` | a | FP |\n| `Task` | a | FP |'), 'stands twice'],
    'that is missing': [page(''), 'no table under "Objects"'],
    'on a page without a date': [page('| `Task` | a | FP |').replace('State: ', 'Stated '), 'no line "State: "'],
  };
  for (const [name, [text, reason]] of Object.entries(faults)) {
    it(`refuses a row ${name}`, () => {
      expect(() => renderOfflineObjects(text)).to.throw(TypeError, reason);
    });
  }
});
