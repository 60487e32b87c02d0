import { expect } from 'chai';
import type { ExplainResult } from '../../src/commands/fls/explain.ts';
import { effectiveObjectsOf } from '../simulated-org/effective.ts';
import type { OrgState, Row } from '../simulated-org/model.ts';
import { seesProfile, seesUser, userHolds } from '../simulated-org/rules.ts';
import { buildAnyOrg, buildShownOrg, type AnyOrg } from '../simulated-org/seed/any-org.ts';
import { randomProfiles } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { grantedAccessOf, isGranted } from '../simulated-org/who-grants.ts';
import { explain, resultOf, type CommandRun, type Where } from './command.ts';
import { findFaults, objectOf, type ExplainedField, type Missed } from './explained-faults.ts';
import { checkExitCode, checkPlanted, isUncertainField } from './explained-proof.ts';
import { newProject } from './project.ts';

/** What is asked of an org. */
export type ExplainTrial = {
  readonly org: AnyOrg;
  /** Whether users are named, or the profiles of all. */
  readonly namesUsers: boolean;
  /** Whether the objects are named and so described, and fields without field permissions are in question too. */
  readonly areDescribed: boolean;
};

/** What was compared, so that a spec can tell that something was. */
export type ExplainSeen = {
  readonly users: number;
  readonly fields: number;
  /** Fields on which the platform gave its opinion. */
  readonly proved: number;
  /** Fields on which an org contradicts the permissions, and was found out. */
  readonly planted: number;
  /** Orgs that refuse the command to the user. */
  readonly refused: number;
  /** Users of whom something was not told, and a notice says that the org hides something. */
  readonly incomplete: number;
};

const NOTHING: ExplainSeen = { users: 0, fields: 0, proved: 0, planted: 0, refused: 0, incomplete: 0 };

/**
 * Runs explain with `--prove` against an org, and compares it with what is true of the org: nothing that a user may do is
 * missing, unless a notice says that the org hides something; nothing is claimed that is not so; the platform is quoted
 * correctly; and where it contradicts the permissions, that is found.
 */
export async function tryExplain(trial: ExplainTrial): Promise<ExplainSeen> {
  const { org: given, namesUsers, areDescribed } = trial;
  const state = buildAnyOrg(given);
  const users = listSubjects(state);
  if (namesUsers && users.length === 0) return NOTHING;
  const org = await startOrg(state);
  try {
    const where = { project: newProject(), org, state, username: given.username };
    const asked = [
      ...(namesUsers
        ? users.flatMap((user) => ['-b', String(user['Username'])])
        : randomProfiles.flatMap((name) => ['--profile', name])),
      ...(given.apiVersion === null ? [] : ['--api-version', given.apiVersion]),
      '--prove',
    ];
    const objects = areDescribed ? [...state.objects.keys()].flatMap((name) => ['-s', name]) : [];
    const run = await explain(where, ...asked, ...objects, '--json');
    const refusal = findRefusal(where, users, namesUsers);
    if (refusal !== null) {
      expect([run.error?.name, run.code]).to.deep.equal([refusal, refusal === 'MissingPermissionsError' ? 1 : 2]);
      return { ...NOTHING, refused: 1 };
    }
    const shown = listShownUsers(where, users, namesUsers);
    const seen = compare(where, run, { given, users: shown, areDescribed });
    return { ...seen, planted: await checkPlanted(where, asked, shown) };
  } finally {
    await org.stop();
  }
}

/** The users of the random profiles. */
function listSubjects(state: OrgState): Row[] {
  const profiles = new Set(
    state.rows('Profile').flatMap(({ Id, Name }) => (randomProfiles.includes(String(Name)) ? [Id] : [])),
  );
  return state.rows('User').filter((user) => profiles.has(String(user['ProfileId'])));
}

function viewerOf({ state, username }: Where): string {
  const viewer = state.rows('User').find((user) => user['Username'] === username);
  if (!viewer) throw new Error(`${String(username)} is missing`);
  return viewer.Id;
}

/** The error with which the command must end. */
function findRefusal(where: Where, users: readonly Row[], namesUsers: boolean): string | null {
  const viewer = viewerOf(where);
  if (!userHolds(where.state, viewer, 'ViewSetup')) return 'MissingPermissionsError';
  const sees = seesUser(where.state, viewer);
  if (namesUsers) return users.every(({ Id }) => sees(Id)) ? null : 'UsersNotFoundError';
  const seesOf = seesProfile(where.state, viewer);
  const profiles = where.state.rows('Profile').filter(({ Name }) => randomProfiles.includes(String(Name)));
  return profiles.every(({ Id }) => seesOf(Id)) ? null : 'ProfileNotFoundError';
}

/** Of profiles, the active users whom the viewer sees. */
function listShownUsers(where: Where, users: readonly Row[], namesUsers: boolean): readonly Row[] {
  const sees = seesUser(where.state, viewerOf(where));
  return namesUsers ? users : users.filter((user) => user['IsActive'] === true && sees(user.Id));
}

type Compared = {
  readonly given: AnyOrg;
  readonly users: readonly Row[];
  readonly areDescribed: boolean;
};

function compare({ state }: Where, run: CommandRun<ExplainResult>, compared: Compared): ExplainSeen {
  const { given, users, areDescribed } = compared;
  const byName = new Map(resultOf(run).subjects.map(({ username, fields }) => [username, fields]));
  const usernames = users.map((user) => String(user['Username']));
  expect([...byName.keys()].filter((name) => name !== null).sort()).to.deep.equal([...usernames].sort());
  const isOld = given.apiVersion !== null;
  if (isOld) expect(run.stdout).to.include('does not tell all that decides access');
  // What is muted and not shown looks as if it were not muted, and at an old version revoked assignments look in force.
  const mayMislead = isOld || hidesMuting(state);
  const profileNames = listProfileNames(state, run.stdout);
  const faults: string[] = [];
  const seen = { ...NOTHING, users: users.length };
  const differing: ExplainedField[] = [];
  for (const user of users) {
    const username = String(user['Username']);
    const fields = byName.get(username) ?? [];
    const { claimed, missed } = findFaults(state, { userId: user.Id, fields, areDescribed, profileNames });
    if (!mayMislead) faults.push(...claimed.map((fault) => `${username} claimed ${fault}`));
    if (!isOld) faults.push(...listUnexcused(compared, run.stdout, { username, fields, missed, profileNames }));
    seen.incomplete += missed.length > 0 ? 1 : 0;
    seen.fields += fields.length;
    const disputed = checkProof(state, user, fields);
    seen.proved += disputed.proved;
    differing.push(...disputed.fields);
    const isCertain = claimed.length + missed.length === 0 && !fields.some(isUncertainField);
    if (isCertain)
      expect(state.info.contradictedFields, username).to.include.members(disputed.fields.map(({ field }) => field));
  }
  expect(faults).to.deep.equal([]);
  checkExitCode(run, differing);
  return seen;
}

type Untold = {
  readonly username: string;
  readonly fields: readonly ExplainedField[];
  readonly missed: readonly Missed[];
  readonly profileNames: ReadonlyMap<string, string>;
};

/** What was not told of a user, though the org shows it, or though no notice says that it can be missing. */
function listUnexcused({ given, areDescribed }: Compared, printed: string, untold: Untold): string[] {
  const { username, fields, missed, profileNames } = untold;
  const [, unseen = ''] =
    /does not show all fields of these objects to your user.*? missing here: ([^.]*)\./.exec(printed) ?? [];
  const isUnlistedTold = /custom metadata types and platform events.* can be missing here/.test(printed);
  const isExcused = ({ field, isDescribed }: Missed): boolean =>
    (isDescribed && unseen.split(', ').includes(objectOf(field))) || (isUnlistedTold && /__(?:mdt|e)\./.test(field));
  const left = missed.filter((one) => !isExcused(one));
  if (left.length === 0 || given.hidden.length === 0)
    return left.map((one) => `${username} missed ${formatMissed(one)}`);
  if (!printed.includes('rows that it did not show')) return [`${username} is not told that rows are hidden`];
  // A group that is computed lacks what the org hides of its permission sets.
  if (printed.includes('computed from their permission sets')) return [];
  const shown = buildShownOrg(given);
  const userId = shown.rows('User').find((user) => user['Username'] === username)?.Id ?? '';
  const { missed: unhidden } = findFaults(shown, { userId, fields, areDescribed, profileNames });
  return unhidden
    .filter((one) => !isExcused(one))
    .map((one) => `${username} missed, though shown, ${formatMissed(one)}`);
}

function formatMissed({ field, fault }: Missed): string {
  return `${field} ${fault}`;
}

/** Whether a hidden row is one that says what a group mutes. */
function hidesMuting(state: OrgState): boolean {
  const muting = new Set(state.rows('MutingPermissionSet').map(({ Id }) => Id));
  const tables = ['FieldPermissions', 'ObjectPermissions', 'MutingPermissionSet', 'PermissionSetGroupComponent'];
  return tables
    .flatMap((table) => state.rows(table))
    .filter(({ Id }) => state.hiddenRows.has(Id))
    .some((row) => [row.Id, row['ParentId'], row['PermissionSetId']].some((id) => muting.has(String(id))));
}

/** Where the org does not tell the API name of a profile, its label or its id stands for it, and a notice says so. */
function listProfileNames(state: OrgState, printed: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { Id, Name } of state.rows('Profile')) {
    const name = decodeURIComponent(state.profileExtras.get(Id)?.fullName ?? '');
    if (printed.includes('Labels stand for them')) names.set(String(Name), name);
    if (printed.includes('does not list these profiles')) names.set(String(Name), name).set(Id, name);
  }
  return names;
}

/** What the platform is said to say is what both of its tables say together. */
function checkProof(
  state: OrgState,
  { Id }: Row,
  fields: readonly ExplainedField[],
): { readonly proved: number; readonly fields: readonly ExplainedField[] } {
  const truth = grantedAccessOf(state, Id);
  const open = effectiveObjectsOf(state, Id);
  const proved = fields.filter(({ field, proved: told }) => told !== null && truth.has(field));
  for (const { field, proved: told } of proved) {
    const own = truth.get(field);
    const isGiven = own?.permission === null || (own?.readVia.length ?? 0) > 0;
    const read = open.has(objectOf(field)) && isGiven !== state.info.contradictedFields.includes(field);
    expect(told, field).to.deep.equal({ read, edit: read && own?.edit === true });
  }
  const isDisputed = ({ field, read, edit, proved: told }: ExplainedField): boolean => {
    const object = state.objects.get(objectOf(field));
    // What opens such an object is not known, so less by the platform contradicts nothing.
    const isOpen = object !== undefined && !isGranted(state, object);
    const differs = (says: boolean, is: boolean | undefined): boolean => (isOpen ? is === true && !says : is !== says);
    return differs(read, told?.read) || (truth.get(field)?.permission !== null && differs(edit, told?.edit));
  };
  return { proved: proved.length, fields: proved.filter(isDisputed) };
}
