import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import type { ExplainResult } from '../../src/commands/fls/explain.ts';
import type { ReportResult } from '../../src/commands/fls/report.ts';
import type { Access } from '../../src/fls/access.ts';
import type { Impact } from '../../src/fls/change.ts';
import type { Finding } from '../../src/fls/finding.ts';
import { effectiveOf } from '../simulated-org/effective.ts';
import type { Row } from '../simulated-org/model.ts';
import { ADMIN_USERNAME, buildOrg, tokenOf } from '../simulated-org/seed/builder.ts';
import type { OrgPlan } from '../simulated-org/seed/plan.ts';
import { randomProfiles } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { explain, report, reset, resultOf, type Where } from './command.ts';
import type { ExplainedField } from './explained-faults.ts';
import { newProject } from './project.ts';

/** An org, and how far the first random profile is reset. */
export type ResetTrial = {
  readonly plan: OrgPlan;
  readonly readOnly: boolean;
  readonly includeUncontrolled: boolean;
};

/** What was compared, so that a spec can tell that something was. */
export type ResetSeen = {
  /** Live findings, and their readers. */
  readonly live: number;
  readonly readers: number;
  /** Rows of impact. */
  readonly losses: number;
  /** Fields that the second login read before, and after. */
  readonly before: number;
  readonly after: number;
};

const NOTHING: ResetSeen = { live: 0, readers: 0, losses: 0, before: 0, after: 0 };

const PROFILES = randomProfiles.flatMap((name) => ['--profile', name]);

/**
 * Reports, explains, resets and explains again, also with the login of a user of the profile: report, explain and impact say
 * the same of the same org, and the login sees before and after the reset what they said.
 */
export async function tryResetExplained({ plan, readOnly, includeUncontrolled }: ResetTrial): Promise<ResetSeen> {
  const state = buildOrg(plan);
  const org = await startOrg(state);
  try {
    const where = { project: newProject(), org, state };
    const { findings, holders } = resultOf(await report(where, ...PROFILES, '--json'));
    const { subjects: before, isClear } = await explainAll(where);
    if (!isClear) return NOTHING;
    const readers = checkReport(findings, holders, before);
    const user = findUser(where);
    const login = await logIn(where, user);
    const seenBefore = await look(where, user, login);
    const flags = [...(readOnly ? ['--read-only'] : []), ...(includeUncontrolled ? ['--include-uncontrolled'] : [])];
    const { impact } = resultOf(
      await reset(where, '--profile', randomProfiles[0] ?? '', ...flags, '--no-prompt', '--json'),
    );
    expect(listLosses(before, (await explainAll(where)).subjects), 'impact').to.deep.equal(sortLosses(impact));
    const seenAfter = await look(where, user, login);
    expect([...seenAfter].sort(), 'login').to.deep.equal(withLosses(seenBefore, user, impact));
    return {
      live: findings.filter(({ exposure }) => exposure === 'live').length,
      readers,
      losses: impact.length,
      before: seenBefore.size,
      after: seenAfter.size,
    };
  } finally {
    await org.stop();
  }
}

type Subjects = ExplainResult['subjects'];
type Accesses = ReadonlyMap<string, Access>;

/** With what is not certain, the three commands say different things of it on purpose. */
async function explainAll(where: Where): Promise<{ readonly subjects: Subjects; readonly isClear: boolean }> {
  const run = await explain(where, ...PROFILES, '--json');
  const subjects = resultOf(run).subjects.filter(({ username }) => username !== null);
  return { subjects, isClear: !run.stdout.includes('the org does not show') };
}

/** The user with a session beside the administrator's. */
function findUser({ state }: Where): Row {
  const ids = new Set(state.sessions.map(({ userId }) => userId));
  const user = state.rows('User').find(({ Id, Username }) => ids.has(Id) && Username !== ADMIN_USERNAME);
  if (!user) throw new Error('nobody has a session');
  return user;
}

/** What `sf org login` does for a second user of the org. */
async function logIn({ org, state }: Where, user: Row): Promise<string> {
  const accessToken = tokenOf(state, String(user['Username']));
  const login = await AuthInfo.create({ accessTokenOptions: { accessToken, instanceUrl: org.url, loginUrl: org.url } });
  await login.save({ instanceApiVersion: state.info.apiVersion });
  return login.getUsername();
}

/** What the login of the user shows it to read and edit, of the fields with field permissions; it must be what it may do. */
async function look(where: Where, user: Row, login: string): Promise<Accesses> {
  const run = await explain(where, '-b', String(user['Username']), '--as', login, '--json');
  const fields = resultOf(run).subjects.flatMap((subject) => subject.fields);
  const truth = effectiveOf(where.state, user.Id);
  const seen = new Map<string, Access>();
  for (const { field, proved } of fields)
    if (proved?.read && truth.has(field)) seen.set(field, proved.edit ? 'edit' : 'read');
  const visible = [...truth].filter(([field]) => isDescribable(field));
  expect([...seen].sort(), 'what the login sees').to.deep.equal(visible.sort());
  return seen;
}

/** Objects of historical trends cannot be described (docs/salesforce-facts.md#s1-2). */
function isDescribable(field: string): boolean {
  return !/__hd\./.test(field);
}

/** What is left of the access when it lost what the impact says. */
function withLosses(before: Accesses, user: Row, impact: readonly Impact[]): [string, Access][] {
  const left = new Map(before);
  for (const { username, field, from, to } of impact) {
    if (username !== user['Username'] || !isDescribable(field)) continue;
    expect(left.get(field), `${username} ${field} before`).to.equal(from);
    if (to === 'none') left.delete(field);
    else left.set(field, to);
  }
  return [...left].sort();
}

/** Every difference between two explanations, whether something was lost or won. */
function listLosses(before: Subjects, after: Subjects): Impact[] {
  const accesses = (subjects: Subjects): ReadonlyMap<string, Accesses> =>
    new Map(
      subjects.map(({ username, fields }) => [
        String(username),
        new Map(fields.map((one) => [one.field, accessOf(one)])),
      ]),
    );
  const [was, is] = [accesses(before), accesses(after)];
  return sortLosses(
    [...was].flatMap(([username, had]) => {
      const has = is.get(username);
      return [...new Set([...had.keys(), ...(has?.keys() ?? [])])].flatMap((field): Impact[] => {
        const [from, to] = [had.get(field) ?? 'none', has?.get(field) ?? 'none'];
        return from === to ? [] : [{ username, field, from, to }];
      });
    }),
  );
}

function accessOf({ read, edit }: ExplainedField): Access {
  return edit ? 'edit' : read ? 'read' : 'none';
}

function sortLosses(impact: readonly Impact[]): Impact[] {
  const key = ({ username, field }: Impact): string => `${username} ${field}`;
  return impact.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * Whom the report calls a reader of a live finding reads the field by the explanation, with the profile among the grantors of
 * the field and what the report names among those of the object; and nobody else reads a stray field through the profile.
 *
 * @returns the number of readers
 */
function checkReport(findings: readonly Finding[], holders: ReportResult['holders'], subjects: Subjects): number {
  const shared = findSharedNames(subjects);
  const strays = findings.filter(({ kind, through }) => kind === 'stray' && through.every((name) => !shared.has(name)));
  const byReport = strays.flatMap((finding) =>
    holders
      .filter(
        ({ profile, through }) => profile === finding.profile && through.some((one) => finding.through.includes(one)),
      )
      .map(({ username }) => `${username} ${finding.field}`),
  );
  const byExplanation = strays.flatMap(({ profile, field, through }) =>
    subjects
      .filter((subject) => subject.profile === profile)
      .filter(({ fields }) =>
        fields.some(
          (one) =>
            [field, personFieldOf(field)].includes(one.field) &&
            one.read &&
            one.readVia.some(({ kind }) => kind === 'Profile') &&
            one.objectVia.some(({ name }) => through.includes(name)),
        ),
      )
      .map(({ username }) => `${String(username)} ${field}`),
  );
  expect(byReport.sort(), 'readers').to.deep.equal(byExplanation.sort());
  for (const { field, profile, exposure, users } of strays) {
    const own = byReport.filter((one) => one.endsWith(` ${field}`));
    const ofProfile = own.filter((one) =>
      subjects.some(({ username, profile: name }) => name === profile && one === `${String(username)} ${field}`),
    );
    expect([users, exposure === 'live'], field).to.deep.equal([ofProfile.length, ofProfile.length > 0]);
  }
  return byReport.length;
}

/** A permission set and a group may have the same name: then names do not tell which of the two a user has. */
function findSharedNames(subjects: Subjects): ReadonlySet<string> {
  const grantors = subjects.flatMap(({ fields }) => fields.flatMap(({ objectVia }) => objectVia));
  const byName = Map.groupBy(grantors, ({ name }) => name);
  return new Set([...byName].flatMap(([name, own]) => (new Set(own.map(({ kind }) => kind)).size > 1 ? [name] : [])));
}

/** The field of person accounts that mirrors a custom field of Contact (docs/salesforce-facts.md#s1-2). */
function personFieldOf(field: string): string {
  return field.replace(/^Contact\.(.+)__c$/, 'Account.$1__pc');
}
