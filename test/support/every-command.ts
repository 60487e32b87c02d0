import { expect } from 'chai';
import type { Edit } from '../../src/fls/change.ts';
import type { Finding } from '../../src/fls/finding.ts';
import { readProfile } from '../../src/metadata/profile.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { ADMIN_USERNAME, buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import type { OrgPlan } from '../simulated-org/seed/plan.ts';
import { randomProfiles } from '../simulated-org/seed/random-org.ts';
import { RUNNER } from '../simulated-org/seed/surprises.ts';
import { startOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { report, reset, restore, resultOf, retrieve, type CommandRun, type Where } from './command.ts';
import { expectedAfterReset, expectedFindings, type ResetFlags } from './expected-findings.ts';
import { accessOfUsers, lossesBetween, pictureOf, withEdits, withoutRowIds } from './org-picture.ts';
import { newProject } from './project.ts';

/** An org with the two random profiles, and what is done to it. */
export type Trial = {
  readonly plan: OrgPlan;
  readonly flags: ResetFlags;
  /** Rules of the policy file. */
  readonly rules: readonly object[];
  /** Whether the project has the profiles before the reset. */
  readonly hasFiles: boolean;
  /** Whether the reset carries out the plan file of the dry run. */
  readonly usesPlan: boolean;
};

/** What came of it, so that a spec can tell that something did. */
export type Seen = { edits: number; left: number; refused: number; losses: number; restored: number };

/**
 * Runs report, retrieve, reset as a dry run and for real, and restore against an org, and compares each with what is true of
 * the org: findings, what a reset leaves, who loses what, status and exit code, and that nothing else changes.
 */
export async function tryEveryCommand({ plan, flags, rules, hasFiles, usesPlan }: Trial): Promise<Seen> {
  const state = buildOrg(plan);
  const org = await startOrg(state);
  try {
    const username = plan.info?.privateUsers ? RUNNER : ADMIN_USERNAME;
    const where = { project: newProject(), org, state, username };
    where.project.write('config/fls-policy.json', JSON.stringify({ rules }));
    const findings = await readFindings(where);
    const viewer = state.rows('User').find((user) => user['Username'] === username)?.Id;
    expect(withoutJudgement(findings)).to.deep.equal(
      randomProfiles.flatMap((name) => expectedFindings(state, name, viewer)),
    );
    if (hasFiles) await checkRetrieve(where, findings);
    return await checkChange(where, { asked: flags, usesPlan, findings });
  } finally {
    await org.stop();
  }
}

const ALL = randomProfiles.flatMap((name) => ['--profile', name]);
/** Outside of the folders of packages. */
const PLAN = 'plan.json';
const UNATTENDED = ['--no-prompt', '--json'];

function toArguments({ profiles, sobjects, fields, exposures, readOnly, includeUncontrolled }: ResetFlags): string[] {
  const each = (flag: string, values: readonly string[]): string[] => values.flatMap((value) => [flag, value]);
  return [
    ...each('--profile', profiles),
    ...each('--sobject', sobjects),
    ...each('--field', fields),
    ...each('--exposure', exposures),
    ...(readOnly ? ['--read-only'] : []),
    ...(includeUncontrolled ? ['--include-uncontrolled'] : []),
  ];
}

/** What the org or a library says in its own words must not come out. */
const RAW_ERROR = /No such column|INVALID_[A-Z]+|MALFORMED_QUERY|TypeError|is not supported\.|sf:[A-Z_]+/;

function expectNothingRaw(run: CommandRun<unknown>): void {
  if (run.error) throw run.error;
  expect(run.code, run.stderr).to.be.oneOf([0, 1, 68]);
  expect(run.stdout + run.stderr).to.not.match(RAW_ERROR);
}

async function readFindings(where: Where): Promise<readonly Finding[]> {
  const run = await report(where, ...ALL, '--json');
  expectNothingRaw(run);
  expect(run.stdout.includes('lacks View All Users')).to.equal(where.state.info.privateUsers);
  return resultOf(run).findings;
}

/** The policy keeps some of what the org holds; the report says so of each. */
function withoutJudgement(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, kept: null, location: null }));
}

function listEdits(edits: readonly Edit[]): string[] {
  return edits.map(({ profile, field, from, to }) => `${profile} ${field} ${from} ${to}`).sort();
}

function listFields(findings: readonly Pick<Finding, 'profile' | 'field'>[]): string[] {
  return findings.map(({ profile, field }) => `${profile} ${field}`).sort();
}

async function checkRetrieve(where: Where, findings: readonly Finding[]): Promise<void> {
  const run = await retrieve(where, ...ALL, '--json');
  expectNothingRaw(run);
  const shown = new Set(listFields(findings));
  const retrieved = withoutJudgement(resultOf(run).findings);
  // The files may hold what no query shows.
  const known = retrieved.filter((one) => shown.has(`${one.profile} ${one.field}`));
  expect(known).to.deep.equal(withoutJudgement(findings));
  if (where.state.info.showsUnlistedRows) expect(retrieved).to.have.length(known.length);
  checkFiles(where);
  const again = resultOf(await retrieve(where, ...ALL, '--json'));
  expect(again.profiles.filter(({ changed }) => changed)).to.deep.equal([]);
}

/** The files hold all that is enabled. */
function checkFiles({ project, state }: Where): void {
  for (const name of randomProfiles) {
    const text = project.read(`force-app/main/default/profiles/${name}.profile-meta.xml`);
    const open = readProfile(text).fieldPermissions.filter(({ readable }) => readable);
    const { enabled } = truthOf(state, profileId(state, name));
    expect(open.map(({ field }) => field)).to.include.members([...enabled.values()].flatMap((own) => [...own.keys()]));
  }
}

type Asked = { readonly asked: ResetFlags; readonly usesPlan: boolean; readonly findings: readonly Finding[] };

async function checkChange(where: Where, { asked, usesPlan, findings }: Asked): Promise<Seen> {
  const { state } = where;
  const [before, accesses] = [pictureOf(state), accessOfUsers(state)];
  const { left, refused } = expectedAfterReset(state, findings, asked);
  const planned = await checkDryRun(where, asked, before);

  const run = await reset(where, ...(usesPlan ? ['--plan', PLAN] : toArguments(asked)), ...UNATTENDED);
  expectNothingRaw(run);
  const { status, edits, impact, verify } = resultOf(run);
  expect(listEdits(edits)).to.deep.equal(planned);
  const after = await readFindings(where);
  expect(after).to.deep.equal(left);
  const effective = edits.filter((edit) => !isIn(refused, edit));
  expect(pictureOf(state)).to.deep.equal(withEdits(before, state, effective));
  expect(listFields(verify?.remaining ?? [])).to.deep.equal(listFields(refused));
  checkLosses(state, { impact, refused }, lossesBetween(accesses, accessOfUsers(state)));
  expect([status, run.code]).to.deep.equal(expectedEnd(edits.length, refused.length));

  const seen = { edits: effective.length, left: after.length, refused: refused.length, losses: impact.length };
  if (effective.length === 0) return { ...seen, restored: 0 };
  const back = await restore(where, ...UNATTENDED);
  expectNothingRaw(back);
  expect([back.code, withoutRowIds(pictureOf(state))]).to.deep.equal([0, withoutRowIds(before)]);
  return { ...seen, restored: effective.length };
}

/** The edits that a dry run plans; it leaves the org as it is. */
async function checkDryRun(where: Where, asked: ResetFlags, before: unknown): Promise<string[]> {
  const run = await reset(where, ...toArguments(asked), '--dry-run', '--write-plan', PLAN, '--json');
  expectNothingRaw(run);
  expect(pictureOf(where.state)).to.deep.equal(before);
  return listEdits(resultOf(run).edits);
}

function isIn(findings: readonly Finding[], { profile, field }: Pick<Edit, 'profile' | 'field'>): boolean {
  return findings.some((finding) => finding.profile === profile && finding.field === field);
}

type Foretold = {
  readonly impact: readonly { username: string; field: string }[];
  readonly refused: readonly Finding[];
};

/** What users lose was foretold, and nothing else was but for fields that the org did not change. */
function checkLosses(
  state: OrgState,
  { impact, refused }: Foretold,
  losses: readonly { username: string; field: string }[],
): void {
  const list = (all: readonly { username: string; field: string }[]): string[] =>
    all.map(({ username, field }) => `${username} ${field}`).sort();
  const kept = new Set(refused.map(({ field }) => field));
  const foretold = list(impact.filter(({ field }) => !kept.has(field)));
  // The users who lose access are not shown; a warning says so.
  if (state.info.privateUsers) expect(list(losses)).to.include.members(foretold);
  else if (!hasUnclearGroups(state)) expect(foretold).to.deep.equal(list(losses));
  else expect(foretold).to.include.members(list(losses));
}

/** Whether a group may not be in force: then it may not be what gives a user a field, and more may be lost. */
function hasUnclearGroups(state: OrgState): boolean {
  const sets = state.rows('PermissionSet').filter((set) => typeof set['PermissionSetGroupId'] === 'string');
  const contradicts = sets.some((set) => set['HasActivationRequired'] === true);
  return contradicts || state.hiddenRows.size > 0 || state.info.hidesRowsOf.length > 0;
}

function expectedEnd(edits: number, refused: number): [string, number] {
  if (edits === 0) return ['nothingToDo', 0];
  if (refused === 0) return ['reset', 0];
  return refused === edits ? ['failed', 1] : ['partial', 68];
}
