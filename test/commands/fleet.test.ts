import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import type { ReportResult } from '../../src/commands/fls/report.ts';
import type { Drift } from '../../src/fls/fleet.ts';
import { readMember } from '../../src/values/loosely-typed.ts';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId, tokenOf } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { Fault } from '../simulated-org/switchboard.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, loggedIn, report, resultOf } from '../support/command.ts';
import { withFileFault } from '../support/file-fault.ts';
import { reportFleet, startFleetOrg, type FleetMember } from '../support/fleet.ts';
import { skipPausesInBlock } from '../support/no-waiting.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';

const PROFILES = [INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE];
const NAMED = PROFILES.flatMap((name) => ['--profile', name]);
const NONE = { read: false, edit: false };
const EDIT = { read: true, edit: true };
const LOST: Fault = { operation: 'any', times: Infinity, effect: { kind: 'expiredSession' } };

/** An org of another year, production, where somebody has cleaned up a little and opened something else. */
async function startOther(): Promise<FleetMember> {
  const info = { isSandbox: false, apiVersion: '62.0', listsCustomObjects: false };
  return startFleetOrg(2, info, (state) => {
    for (const field of ['Account.AnnualRevenue', 'Account.Phone', 'Contact.Email'])
      setAccess(state, profileSetId(state, INTEGRATION_PROFILE), field, NONE);
    setAccess(state, profileSetId(state, NEW_INTEGRATION_PROFILE), 'Lead.Email', EDIT);
  });
}

/** What is stray in one org and neither stray nor uncontrolled in the other, from the state of both. */
function expectDrift([a, b]: readonly [FleetMember, FleetMember]): Drift[] {
  return PROFILES.flatMap((profile) =>
    [[a, b] as const, [b, a] as const].flatMap(([from, to]) => {
      const [own, other] = [from, to].map(({ state }) => truthOf(state, profileId(state, profile)));
      const found = new Set([...(other?.stray ?? []), ...(other?.uncontrolled ?? [])]);
      const only = (own?.stray ?? []).filter((field) => !found.has(field));
      return only.map((field) => ({ profile, field, in: [from.username], notIn: [to.username] }));
    }),
  ).sort((one, two) => (one.profile + one.field < two.profile + two.field ? -1 : 1));
}

describe('fls report on several orgs, in process against simulated orgs', function () {
  this.timeout(60_000);
  skipPausesInBlock();
  let dev: FleetMember;
  let other: FleetMember;
  let project: TemporaryProject;

  beforeEach(async () => {
    project = newProject();
    [dev, other] = [await startFleetOrg(1), await startOther()];
  });

  afterEach(async () => {
    await Promise.all([dev, other].map(async ({ org }) => org.stop()));
  });

  it('gives for each org what a report on it alone gives, and the drift that is true', async () => {
    const alone: ReportResult[] = [];
    for (const member of [dev, other]) alone.push(resultOf(await report({ ...member, project }, ...NAMED)));
    const run = await reportFleet([dev, other], { project }, ...NAMED);
    const { orgs, drift } = resultOf(run);
    expect(orgs.map(({ target, error }) => [target, error])).to.deep.equal([
      [dev.username, null],
      [other.username, null],
    ]);
    for (const [index, expected] of alone.entries()) {
      const { context, ...rest } = expected;
      const { generatedAt, ...facts } = context;
      const found = orgs[index]?.result;
      expect(found).to.deep.include(rest);
      expect(found?.context).to.deep.include(facts);
      expect(generatedAt).to.match(/^\d{4}-/);
    }
    expect(orgs.map(({ result }) => result?.context.org?.kind)).to.deep.equal(['sandbox', 'production']);
    expect(drift)
      .to.deep.equal(expectDrift([dev, other]))
      .and.to.have.length(4);
    expect(run.code).to.equal(0);
  });

  it('takes as many API calls as a report on each org alone', async () => {
    const third = await startFleetOrg(3, { apiVersion: '55.0' });
    try {
      const members = [dev, other, third];
      const alone: number[] = [];
      for (const member of members) {
        const username = await loggedIn(member);
        member.org.switchboard.log.length = 0;
        resultOf(await report({ project }, '--target-org', username, ...NAMED));
        alone.push(member.org.switchboard.log.length);
      }
      resultOf(await reportFleet(members, { project }, ...NAMED));
      expect(members.map(({ org }) => org.switchboard.log.length)).to.deep.equal(alone);
      expect(alone).to.deep.equal([3, 4, 4]);
    } finally {
      await third.org.stop();
    }
  });

  it('asks the platform of each org, and says of which org it speaks', async () => {
    const { stdout } = await reportFleet([dev, other], { project }, ...NAMED, '--prove', '--json');
    const warnings = readMember(JSON.parse(stdout), 'warnings');
    const sentences = (Array.isArray(warnings) ? warnings : []).map(String).filter((text) => /platform/i.test(text));
    for (const { username } of [dev, other])
      expect(sentences.some((text) => (text.split(': ')[0] ?? '').includes(username))).to.equal(true);
  });

  it('keeps the others when a login is lost, says why in the words of a single report, and ends with 68', async () => {
    const faults = { [other.username]: [LOST] };
    const alone = errorOf(await report({ ...other, project, faults: [LOST] }, ...NAMED));
    other.org.switchboard.clear();
    const run = await reportFleet([dev, other], { project, faults }, ...NAMED, '--json');
    const { orgs, drift } = resultOf(run);
    expect(orgs.map(({ result, error }) => [result?.counts.profiles ?? null, error])).to.deep.equal([
      [2, null],
      [null, alone.message],
    ]);
    expect([drift, run.code]).to.deep.equal([[], 68]);
    expect(JSON.parse(run.stdout)).to.include({ status: 68 });
    for (const { state, username } of [dev, other])
      expect(run.stdout).to.not.include(tokenOf(state, username).split('!')[1]);
  });

  it('ends with 1 when no org can be reported, and leaves an older report as it is', async () => {
    const faults = { [dev.username]: [LOST], [other.username]: [LOST] };
    const file = join(project.folder, 'report.csv');
    writeFileSync(file, 'older');
    const run = await reportFleet([dev, other], { project, faults }, ...NAMED, '--output-file', file);
    expect(resultOf(run).orgs.map(({ result }) => result)).to.deep.equal([null, null]);
    expect([run.code, run.stdout, readFileSync(file, 'utf8')]).to.deep.equal([1, '', 'older']);
    for (const { username } of [dev, other]) expect(run.stderr).to.include(`${username}: `);
  });

  it('ends with 2 when no org has the profile, and with 68 when one has', async () => {
    expect((await reportFleet([dev, other], { project }, '--profile', 'Nobody')).code).to.equal(2);
    const [row] = other.state.rows('Profile').filter((one) => one['Name'] === NEW_INTEGRATION_PROFILE);
    Object.assign(row ?? {}, { Name: 'Only Here' });
    const run = await reportFleet([dev, other], { project }, '--profile', 'Only Here');
    expect(resultOf(run).orgs.map(({ error }) => error)).to.deep.equal(['The org has no profile "Only Here".', null]);
    expect(run.code).to.equal(68);
  });

  it('fails the gate when one org fails it, and names it', async () => {
    for (const field of truthOf(other.state, profileId(other.state, NEW_INTEGRATION_PROFILE)).stray)
      setAccess(other.state, profileSetId(other.state, NEW_INTEGRATION_PROFILE), field, NONE);
    const args = ['--profile', NEW_INTEGRATION_PROFILE, '--fail-on', 'live'];
    const run = await reportFleet([dev, other], { project }, ...args);
    expect([run.code, resultOf(run).orgs.map(({ result }) => result?.gate?.passed)]).to.deep.equal([3, [false, true]]);
    const disk = { call: 'write', code: 'ENOSPC', path: /\.tmp$/ } as const;
    const unwritten = withFileFault(disk, async () =>
      reportFleet([dev, other], { project }, ...args, '--output-file', 'gate.csv'),
    );
    expect((await unwritten).code).to.equal(68);
    const [verdict = ''] = run.stdout.split('\n').filter((line) => line.startsWith('Gate '));
    expect(verdict).to.include(dev.username).and.to.not.include(other.username);
  });

  it('shows the orgs, the drift and the profiles of each within 80 columns, and every field when verbose', async () => {
    const folded = stripVTControlCharacters((await reportFleet([dev, other], { project }, ...NAMED)).stdout);
    expect(folded).to.match(/^2 of 2 orgs reported\./);
    expect(folded).to.include('Account (2), Contact (1)').and.to.not.include('AnnualRevenue');
    const verbose = stripVTControlCharacters(
      (await reportFleet([dev, other], { project }, ...NAMED, '--verbose')).stdout,
    );
    expect(verbose).to.include('Account.AnnualRevenue, Account.Phone, Contact.Email');
    for (const text of [folded, verbose]) expect(text.split('\n').filter((line) => line.length > 80)).to.deep.equal([]);
  });

  it('says of each warning which orgs it is about', async () => {
    const { stderr } = await reportFleet([dev, other], { project }, ...NAMED, '--sobject', 'Nonesuch');
    const text = stderr.replace(/\s+/g, ' ');
    expect(text).to.include(`${dev.username}, ${other.username}: The org lists no such object`);
  });

  it('writes the findings of all orgs into one CSV file', async () => {
    const file = join(project.folder, 'fleet.csv');
    const run = await reportFleet([dev, other], { project }, ...NAMED, '--output-file', file);
    const rows: Record<string, string>[] = parse(readFileSync(file, 'utf8'), { bom: true, columns: true });
    const byOrg = Map.groupBy(rows, (row) => row['org']);
    for (const { target, result } of resultOf(run).orgs)
      expect(byOrg.get(target)?.length).to.equal(result?.findings.length).and.to.be.greaterThan(100);
  });

  const refused: Readonly<Record<string, readonly string[]>> = {
    OneOrgOnlyError: ['--write-baseline', 'baseline.json'],
    UnknownFileEndingError: ['--output-file', 'fleet.doc'],
  };
  for (const [name, args] of Object.entries(refused))
    it(`refuses ${args.join(' ')}, and asks no org`, async () => {
      const run = await reportFleet([dev, other], { project }, ...args);
      expect([errorOf(run).name, run.code]).to.deep.equal([name, 2]);
      expect([...dev.org.switchboard.log, ...other.org.switchboard.log]).to.deep.equal([]);
      expect(existsSync(join(project.folder, args[1] ?? ''))).to.equal(false);
    });

  it('refuses a page, an org that is named twice, a name that sf does not know, and several names in one', async () => {
    const cases: readonly (readonly [orgs: readonly FleetMember[], args: readonly string[], error: string])[] = [
      [[dev, other], ['--result-format', 'html'], 'OneOrgOnlyError'],
      [[dev, other], ['--output-file', 'fleet.html'], 'OneOrgOnlyError'],
      [[dev, dev], [], 'SameOrgTwiceError'],
      [[dev], ['--target-org', 'nobody'], 'NamedOrgNotFoundError'],
      [[dev], ['--target-org', 'here,there'], 'SeveralValuesError'],
      [[dev], ['--target-org', other.username, ' '], 'EmptyValueError'],
      [[dev, other], ['--source-dir', '.'], 'Error'],
    ];
    for (const [orgs, args, error] of cases) {
      const run = await reportFleet(orgs, { project }, ...args);
      expect([errorOf(run).name, run.code], args.join(' ')).to.deep.equal([error, 2]);
    }
    expect([...dev.org.switchboard.log, ...other.org.switchboard.log]).to.deep.equal([]);
  });

  it('takes a baseline and a policy for each org', async () => {
    const baseline = join(project.folder, 'baseline.json');
    resultOf(await report({ ...dev, project }, ...NAMED, '--write-baseline', baseline));
    const run = await reportFleet([dev, other], { project }, ...NAMED, '--baseline', baseline, '--fail-on', 'stray');
    const { orgs } = resultOf(run);
    // Only the other org has a stray that the baseline of the first does not have.
    expect(orgs.map(({ result }) => result?.gate?.failing)).to.deep.equal([0, 1]);
    expect(orgs.map(({ result }) => result?.context.baselineFile)).to.deep.equal(['baseline.json', 'baseline.json']);
    expect(run.code).to.equal(3);
  });
});
