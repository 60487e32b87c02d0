import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isControlledOffline } from '../../src/fls/controllable-objects.ts';
import { UNCONTROLLED_OBJECTS } from '../../src/fls/offline-objects.ts';
import { renderOfflineObjects } from '../../tasks/offline-objects.ts';
import { root } from '../../tasks/plugin.ts';

const PAGE = join(root, 'docs', 'offline-objects.md');

describe('the table of objects without object permissions', () => {
  it('is what "npm run generate" makes of its page', () => {
    const made = renderOfflineObjects(readFileSync(PAGE, 'utf8'));
    expect(readFileSync(join(root, 'src', 'fls', 'offline-objects.ts'), 'utf8')).to.equal(made);
  });

  it('has the standard objects that the facts count, with the same number of orgs', () => {
    const facts = readFileSync(join(root, 'docs', 'salesforce-facts.md'), 'utf8');
    const [, section = ''] = /^### 3\.9 (.*?)^### /ms.exec(facts) ?? [];
    const counted = [...section.matchAll(/^- \*\*(\d+)\*\*: (.*)$/gm)].flatMap(([, orgs = '', names = '']) =>
      names.split(', ').map((name) => `${name.replace('†', '')} ${orgs} ${name.endsWith('†') ? 'yes' : 'no'}`),
    );
    const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `(\w+)` *\| (\d+) +\| (yes|no) +\|$/gm);
    const listed = Array.from(rows, ([, name = '', orgs = '', fields = '']) => `${name} ${orgs} ${fields}`);
    expect(listed).to.have.lengthOf(107).and.to.have.members(counted);
    expect(UNCONTROLLED_OBJECTS).to.have.lengthOf(109);
  });

  it('leaves out what any recorded org controls', () => {
    // docs/salesforce-facts.md#s3-9, and four standard change events that recorded orgs list.
    const some = ['InventoryItemReservation', 'ApprovalWorkItem', 'ContractLineItem', 'Quote', 'CnfgItemChangeEvent'];
    expect(some.filter(isControlledOffline)).to.deep.equal(some);
  });

  const table = (row: string, columns = 'why | source'): string =>
    `| name | ${columns} |\n| --- | --- | --- |\n${row}\n`;
  const page = (row: string, other = '| `Activity` | Task and Event | PROF |'): string =>
    [
      'State: 2026-11-23\n',
      `## Recorded objects\n\n${table(row, 'orgs | fields')}`,
      `## Other objects\n\n${table(other)}`,
      `## Endings\n\n${table('| `__mdt` | own accesses | PROF |')}`,
    ].join('\n');

  it('takes the names of all tables, sorted, and the date', () => {
    const made = renderOfflineObjects(page('| `Task` | 26 | yes |'));
    expect(made.split('\n').filter((line) => line.startsWith('export'))).to.deep.equal([
      "export const OFFLINE_STATE = '2026-11-23';",
      "export const UNCONTROLLED_OBJECTS: readonly string[] = ['Activity', 'Task'];",
      "export const UNCONTROLLED_ENDINGS: readonly string[] = ['__mdt'];",
    ]);
  });

  const faults: Readonly<Record<string, readonly [string, string]>> = {
    'without a number of orgs': [page('| `Task` | many | yes |'), 'lacks a column under "Recorded objects"'],
    'without a source': [
      page('| `Task` | 26 | yes |', '| `Activity` | a |  |'),
      'lacks a column under "Other objects"',
    ],
    'that stands twice': [page('| `Task` | 26 | yes |', '| `Task` | a | PROF |'), '"Task" stands twice'],
    'that is missing': [page(''), 'no table under "Recorded objects"'],
    'on a page without a date': [page('| `Task` | 1 | no |').replace('State: ', 'Stated '), 'no line "State: "'],
  };
  for (const [name, [text, reason]] of Object.entries(faults)) {
    it(`refuses a row ${name}`, () => {
      expect(() => renderOfflineObjects(text)).to.throw(TypeError, reason);
    });
  }
});
