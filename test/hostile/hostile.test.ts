import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { plain } from '../simulated-org/seed/fields.ts';
import { object } from '../simulated-org/seed/objects.ts';
import { startOrg } from '../simulated-org/server.ts';
import { errorOf, report, reset, restore, resultOf, retrieve, type Where } from '../support/command.ts';
import { newFolder } from '../support/environment.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';
import { FIELD, PROFILE, type HostileRow, type ReadOutcome, type RefusedOutcome } from './row.ts';
import { HOSTILE_ROWS } from './rows.ts';

const FOLDER = 'force-app/main/default/profiles';

function getNames({ file }: HostileRow): { readonly path: string; readonly profile: string } {
  const { name, profile } = file ?? { name: PROFILE, profile: PROFILE };
  return { path: `${FOLDER}/${name}.profile-meta.xml`, profile };
}

/** @returns its bytes; none of a file of zeros, which is too large to hold */
function writeRow(project: TemporaryProject, row: HostileRow, readable: 'true' | 'false'): Buffer | null {
  const content = row.build(readable);
  const path = project.write(getNames(row).path, typeof content === 'number' ? '' : content);
  if (typeof content === 'number') truncateSync(path, content);
  return typeof content === 'number' ? null : Buffer.from(content);
}

/** An org in which the profile has the one field, readable and stray. */
async function startRowOrg(row: HostileRow): Promise<Where> {
  const { profile } = getNames(row);
  const state = buildOrg({
    objects: [object('A__c', [plain('F__c')])],
    profiles: [{ name: profile, license: 'Salesforce Integration', fields: { [FIELD]: 'read' } }],
    users: [{ username: 'integration@fls.example', profile }],
  });
  return { project: newProject(), org: await startOrg(state), state };
}

function listProblem({ problem, place }: RefusedOutcome): unknown {
  return { problem, line: place?.[0] ?? null, column: place?.[1] ?? null };
}

async function examineReport(row: HostileRow): Promise<void> {
  const project = newProject();
  writeRow(project, row, 'true');
  const run = await report({ project }, '--source-dir', 'force-app', '--json');
  const { findings, unreadable } = resultOf(run);
  const { path, profile } = getNames(row);
  if (row.outcome.kind === 'refused') {
    expect(unreadable).to.deep.equal([{ path, ...Object(listProblem(row.outcome)) }]);
    expect([findings, run.code]).to.deep.equal([[], 68]);
    return;
  }
  expect([unreadable, run.code]).to.deep.equal([[], 0]);
  const found = findings.map((one) => [one.profile, one.field]);
  // Compared by the part that differs: chai would print 5 MB.
  expect(found.map(([name, field]) => [name, field?.slice(0, 99), field?.length])).to.deep.equal(
    (row.outcome.findings ?? [FIELD]).map((field) => [profile, field.slice(0, 99), field.length]),
  );
}

function expectBytes(where: Where, row: HostileRow, expected: string | Uint8Array): void {
  const bytes = readFileSync(join(where.project.folder, getNames(row).path));
  if (bytes.equals(Buffer.from(expected))) return;
  expect(bytes.toString().slice(0, 9999)).to.equal(Buffer.from(expected).toString().slice(0, 9999));
  throw new Error('the files differ beyond what is shown');
}

/** Only the value changes, by a retrieve and by a reset, and a restore brings every byte back. */
async function examineChange(where: Where, row: HostileRow, outcome: ReadOutcome): Promise<void> {
  const [build, written] = [row.build, outcome.written ?? row.build];
  const args = ['--profile', getNames(row).profile];
  const snapshots = ['--no-prompt', '--snapshot-dir', newFolder('hostile')];
  writeRow(where.project, row, 'false');
  resultOf(await retrieve(where, ...args));
  expectBytes(where, row, toBytes((outcome.retrieved ?? written)('true')));
  writeRow(where.project, row, 'true');
  expect(resultOf(await reset(where, ...args, ...snapshots)).status).to.equal('reset');
  expectBytes(where, row, toBytes(written('false')));
  expect(resultOf(await restore(where, ...snapshots)).status).to.equal('restored');
  expectBytes(where, row, toBytes(build('true')));
}

function toBytes(content: ReturnType<HostileRow['build']>): Uint8Array {
  if (typeof content === 'number') throw new TypeError('a file of zeros cannot be read');
  return Buffer.from(content);
}

/** Nothing is changed, in the org and in the file, and the error names the file and what is wrong with it. */
async function examineRefusal(where: Where, row: HostileRow, problem: string): Promise<void> {
  const { path, profile } = getNames(row);
  const bytes = writeRow(where.project, row, 'true');
  for (const command of [retrieve, reset]) {
    const args = command === reset ? ['--no-prompt', '--snapshot-dir', newFolder('hostile')] : [];
    const error = errorOf(await command(where, '--profile', profile, ...args, '--json'));
    expect(error.message).to.include(path).and.include(problem);
    expect(error.name).to.equal('UnreadableProfileError');
    if (bytes) expectBytes(where, row, bytes);
  }
  expect(where.org.switchboard.count('deploy')).to.equal(0);
}

describe('a file with', function () {
  this.timeout(60_000);
  for (const row of Object.values(HOSTILE_ROWS).flat()) {
    const { title, outcome } = row;
    it(`${title}: a report does with it what docs/documents.md says`, async () => examineReport(row));

    it(`${title}: so do retrieve, reset and restore`, async () => {
      const where = await startRowOrg(row);
      const problem = outcome.kind === 'refused' ? outcome.problem : outcome.unchangeable;
      try {
        if (outcome.kind === 'read' && problem === undefined) await examineChange(where, row, outcome);
        else await examineRefusal(where, row, problem ?? '');
      } finally {
        await where.org.stop();
      }
    });
  }
});
