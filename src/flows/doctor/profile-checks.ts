import { getObjectName, type FieldPermission } from '../../fls/access.ts';
import { confirmAssumption, leaveAssumptionOpen, refuteAssumption, type CheckOutcome } from '../../fls/doctor.ts';
import { decodeName, toShortId } from '../../fls/names.ts';
import { isFailureOfAnyRequest } from '../../fls/org-failure.ts';
import { stripOwnNamespace } from '../../fls/own-namespace.ts';
import { isProblem } from '../../fls/problem.ts';
import { classifyProfileUse } from '../../fls/profile-use.ts';
import { isSameLogin, LOGIN_SECTIONS } from '../../metadata/login-sections.ts';
import type { OrgProbe } from '../../ports/probe.ts';
import type { Check } from './check.ts';
import { isUnlistedField } from './picklist-checks.ts';

/** How the org shows profiles. */
export const PROFILE_CHECKS: readonly Check[] = [
  { id: 'field-rows', ask: checkFieldRows, needsSoap: true },
  { id: 'profile-ids', ask: checkProfileIds, needsSoap: true },
  { id: 'profile-names', ask: checkProfileNames, needsSoap: true },
  { id: 'profiles-visible', ask: checkHiddenProfiles },
  { id: 'integration-licenses', ask: checkLicenses },
  { id: 'login-sections', ask: checkLoginSections, needsSoap: true },
  { id: 'login-retrieve', ask: checkLoginRetrieve, needsSoap: true },
  { id: 'own-namespace', ask: checkNamespace, needsSoap: true },
];

/** Whether SOQL and the Metadata API agree on what a profile grants; without the fields that no picklist lists. */
async function checkFieldRows(probe: OrgProbe): Promise<CheckOutcome> {
  const [sample, { namespace }] = await Promise.all([probe.readSample(), probe.readOrganization()]);
  if (sample === null) return leaveAssumptionOpen('noProfile');
  const usual = sample.rows.filter(({ field }) => !isUnlistedField(field));
  const rows = new Set(usual.map(({ field }) => stripOwnNamespace(field, namespace)));
  const readable = sample.entries.filter((entry) => entry.readable && !isUnlistedField(entry.field));
  const entries = new Set(readable.map(({ field }) => stripOwnNamespace(field, namespace)));
  if (rows.size + entries.size === 0) return leaveAssumptionOpen('noFieldPermissions');
  const missing = entries.difference(rows).size;
  const beyond = rows.difference(entries).size;
  const unbacked = usual.filter(({ field }) => !sample.objects.has(getObjectName(field))).length;
  return missing + beyond === 0 ? confirmAssumption(rows.size, unbacked) : refuteAssumption(missing, beyond);
}

async function checkProfileIds(probe: OrgProbe): Promise<CheckOutcome> {
  const { rows, listed } = await probe.listProfiles();
  if (rows.length === 0 || listed.length === 0) return leaveAssumptionOpen('noProfile');
  const ids = new Set(listed.map(({ id }) => toShortId(id)));
  const unlisted = rows.filter(({ id }) => !ids.has(toShortId(id)));
  return unlisted.length === 0 ? confirmAssumption(rows.length) : refuteAssumption(unlisted.length, rows.length);
}

async function checkProfileNames(probe: OrgProbe): Promise<CheckOutcome> {
  const { rows, listed } = await probe.listProfiles();
  if (listed.length === 0) return leaveAssumptionOpen('noProfile');
  const names = new Set(listed.map(({ fullName }) => decodeName(fullName)));
  const labels = new Map(rows.map(({ id, label }) => [toShortId(id), label]));
  const renamed = listed.filter(({ id, fullName }) => labels.get(toShortId(id)) !== decodeName(fullName));
  const encoded = listed.filter(({ fullName }) => decodeName(fullName) !== fullName.normalize('NFC'));
  return names.size === listed.length
    ? confirmAssumption(listed.length, renamed.length, encoded.length)
    : refuteAssumption(listed.length - names.size);
}

async function checkHiddenProfiles(probe: OrgProbe): Promise<CheckOutcome> {
  const [rows, owners] = await Promise.all([probe.listVisibleProfiles(), probe.listPermissionOwners()]);
  const shown = new Set(rows.map(({ id }) => toShortId(id)));
  const hidden = [...owners].filter((id) => !shown.has(toShortId(id)));
  return hidden.length === 0 ? confirmAssumption(rows.length) : refuteAssumption(hidden.length, rows.length);
}

/** Names that speak of an integration or agent. External Identity is the license of customers. */
const MACHINE_LICENSE = /integration|\bapi\b|agent|\bbot\b|^identity/iu;

/** Whether the plugin tells such licenses from those of people. */
async function checkLicenses(probe: OrgProbe): Promise<CheckOutcome> {
  const licenses = (await probe.listLicenses()).filter(({ name }) => MACHINE_LICENSE.test(name));
  if (licenses.length === 0) return leaveAssumptionOpen('noLicense');
  const unknown = licenses.filter(
    ({ name, key }) => classifyProfileUse({ license: name, licenseKey: key, isApiOnly: null }).kind === 'other',
  );
  const names = licenses.map(({ name }) => name).sort();
  return unknown.length === 0
    ? confirmAssumption(names)
    : refuteAssumption(
        names,
        unknown.map(({ name }) => name),
      );
}

async function checkLoginSections(probe: OrgProbe): Promise<CheckOutcome> {
  try {
    const login = await probe.readSampleLogin();
    if (login === null) return leaveAssumptionOpen('noProfile');
    return confirmAssumption(...LOGIN_SECTIONS.map((section) => login[section].length));
  } catch (error) {
    if (!isProblem(error, 'loginUnknown')) throw error;
    if (isFailureOfAnyRequest(error.cause)) throw error.cause;
    return refuteAssumption();
  }
}

async function checkLoginRetrieve(probe: OrgProbe): Promise<CheckOutcome> {
  const login = await probe.readSampleLogin();
  if (login === null) return leaveAssumptionOpen('noProfile');
  if (LOGIN_SECTIONS.every((section) => login[section].length === 0)) return leaveAssumptionOpen('noLogin');
  const retrieved = await probe.retrieveSampleLogin();
  if (retrieved === null) return leaveAssumptionOpen('notTold');
  const differing = LOGIN_SECTIONS.filter((section) => !isSameLogin(login[section], retrieved[section]));
  return differing.length === 0 ? confirmAssumption() : refuteAssumption(differing);
}

/** In an org with a namespace, also how its own fields are written in both APIs; the namespace itself is not told. */
async function checkNamespace(probe: OrgProbe): Promise<CheckOutcome> {
  const { namespace } = await probe.readOrganization();
  if (namespace === null) return confirmAssumption();
  const sample = await probe.readSample();
  const count = (permissions: readonly FieldPermission[] | undefined): number =>
    permissions?.filter(({ field }) => stripOwnNamespace(field, namespace) !== field).length ?? 0;
  return refuteAssumption(count(sample?.rows), count(sample?.entries));
}
