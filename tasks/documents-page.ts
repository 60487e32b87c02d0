import type { HostileRow } from '../test/hostile/row.ts';
import { HOSTILE_ROWS } from '../test/hostile/rows.ts';

const HEAD = `# Odd and hostile files

What the commands do with a profile that nobody should write so. Made from the rows of [test/hostile/](../test/hostile/rows.ts) by \`npm run generate\`; [a spec](../test/hostile/hostile.test.ts) tries each of them through all the commands.

- **read**: a report finds what the file grants. Retrieve, reset and restore change the characters of the value \`true\` or \`false\` and nothing else, unless the table says otherwise; a restore brings every byte back.
- **refused**: a report names the file with line, column and problem, and reports the other files; the exit code is 68. Retrieve, reset and restore stop before anything is changed, with the same problem (\`UnreadableProfileError\`).

The same code reads permission sets, groups and muting permission sets.
`;

/** The text of docs/documents.md. */
export function renderDocumentsPage(): string {
  const sections = Object.entries(HOSTILE_ROWS).map(([heading, rows]) =>
    [`## ${heading}`, '', '| a file with | is | |', '| --- | --- | --- |', ...rows.map(renderRow)].join('\n'),
  );
  return `${[HEAD.trimEnd(), ...sections].join('\n\n')}\n`;
}

function renderRow({ title, outcome }: HostileRow): string {
  if (outcome.kind === 'refused') {
    const place = outcome.place ? `line ${outcome.place[0]}, column ${outcome.place[1]}: ` : '';
    return `| ${title} | refused | \`${place}${outcome.problem}\` |`;
  }
  const { note = '', unchangeable } = outcome;
  const change = unchangeable === undefined ? '' : `reported and not changed: \`${unchangeable}\``;
  return `| ${title} | read | ${[note, change].filter(Boolean).join('; ')} |`;
}
