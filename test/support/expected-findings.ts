import type { Finding } from '../../src/fls/finding.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { isListed } from '../simulated-org/schema/picklists.ts';
import { exposureOfField, truthOf } from '../simulated-org/truth.ts';

type ObjectTruth = ReturnType<ReturnType<typeof truthOf>['exposure']['get']>;

/**
 * What a report must say of a profile, from the org's state alone.
 *
 * @param viewerId the user who reports; without one, somebody who sees all users
 */
export function expectedFindings(state: OrgState, name: string, viewerId?: string): Finding[] {
  const truth = truthOf(state, profileId(state, name), new Date(), viewerId);
  const { enabled, stray, uncontrolled } = truth;
  return [...stray, ...uncontrolled].sort().map((field) => {
    const object = field.slice(0, field.indexOf('.'));
    return {
      profile: name,
      object,
      field,
      access: enabled.get(object)?.get(field)?.edit ? 'edit' : 'read',
      ...expectedExposure(exposureOfField(truth, field)),
      kept: null,
      baseline: null,
      location: null,
    };
  });
}

function expectedExposure(opened: ObjectTruth): Pick<Finding, 'kind' | 'exposure' | 'openedBy' | 'through' | 'users'> {
  if (!opened) return { kind: 'uncontrolled', exposure: 'unknown', openedBy: [], through: [], users: 0 };
  const { level, openedBy, through, users } = opened;
  return { kind: 'stray', exposure: level, openedBy: [...openedBy], through: [...through], users: users.length };
}

/** What narrows a reset. */
export type ResetFlags = {
  readonly profiles: readonly string[];
  readonly sobjects: readonly string[];
  readonly fields: readonly string[];
  readonly exposures: readonly string[];
  readonly readOnly: boolean;
  readonly includeUncontrolled: boolean;
};

/** The findings that a reset must leave, by what was found before, and those of them that it tried to change. */
export function expectedAfterReset(
  state: OrgState,
  findings: readonly Finding[],
  flags: ResetFlags,
): { readonly left: Finding[]; readonly refused: Finding[] } {
  const changes = (one: Finding): boolean => !(flags.readOnly && one.access === 'read');
  const left: Finding[] = [];
  const refused: Finding[] = [];
  for (const finding of findings) {
    const shared = findTwins(finding, findings);
    const isPlanned =
      shared.some((one) => isChosen(one, flags) && changes(one)) &&
      shared.every(({ kept }) => !kept) &&
      (flags.fields.length > 0 || !isOpenedByProfile(state, finding));
    const isRefused = isPlanned && refusesObject(state, finding.object) && changes(finding);
    if (isRefused) refused.push(finding);
    if (!isPlanned || isRefused) left.push(finding);
    // Read that View All Fields (Global) gives anyway is no finding.
    else if (flags.readOnly && !hasEveryField(state, finding.profile)) left.push({ ...finding, access: 'read' });
  }
  return { left, refused };
}

/** Whether flags and policy leave a finding to be changed, for its own sake. */
function isChosen({ profile, object, field, kind, exposure }: Finding, flags: ResetFlags): boolean {
  const any = (values: readonly string[], fits: (value: string) => boolean): boolean =>
    values.length === 0 || values.some(fits);
  const own = field.slice(object.length + 1);
  return (
    flags.profiles.includes(profile) &&
    any(flags.sobjects, (name) => matches(name, object)) &&
    any(flags.fields, (glob) => matches(glob, glob.includes('.') ? field : own)) &&
    (kind === 'uncontrolled' ? flags.includeUncontrolled : any(flags.exposures, (level) => level === exposure))
  );
}

/** Whether the users of the profile work with a stray of Contact as a field of person accounts, which the profile itself opens. */
function isOpenedByProfile(state: OrgState, { profile, field, kind }: Finding): boolean {
  const { backed } = truthOf(state, profileId(state, profile));
  const hasAlias = state.objects.get('Account')?.fields.some(({ governedBy }) => governedBy === field) === true;
  return kind === 'stray' && hasAlias && backed.has('Account');
}

function matches(glob: string, name: string): boolean {
  return new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i').test(name);
}

/** What is one physical field with this one: itself, and of Task and Event the other. */
function findTwins({ profile, field }: Finding, findings: readonly Finding[]): Finding[] {
  const names = [field, field.replace(/^Task\./, 'Event.'), field.replace(/^Event\./, 'Task.')];
  return findings.filter((other) => other.profile === profile && names.includes(other.field));
}

/** Whether a deploy leaves the fields of an object as they are. */
function refusesObject({ info, objects }: OrgState, name: string): boolean {
  const object = objects.get(name);
  return info.unlistedEntries !== 'taken' && object !== undefined && !isListed(object);
}

function hasEveryField(state: OrgState, profile: string): boolean {
  return state.permissionSetOfProfile(profileId(state, profile))['PermissionsViewAllFieldsGlobal'] === true;
}
