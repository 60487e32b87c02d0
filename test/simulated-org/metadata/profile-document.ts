import type { OrgState, ProfileExtras } from '../model.ts';
import type { EntryList } from './entries.ts';
import { fieldEntries, objectEntry, objectGrants, userPermissionEntries } from './permissions.ts';
import type { ProfileComponent } from './profiles.ts';
import { child, parseXml, valueOf, type XmlRecord, type XmlValue } from './xml.ts';

export type ProfileView = {
  readonly org: OrgState;
  /** API version of the answer: 62, 67. */
  readonly version: number;
  readonly entries: EntryList;
  /** Whether the viewer holds View Setup and Configuration. */
  readonly permissions: boolean;
  /**
   * Object entries without read are left out of files since API 28 (docs/salesforce-facts.md#src-prof); readMetadata
   * lists them (docs/salesforce-facts.md#s1-5).
   */
  readonly unreadableObjects: boolean;
  readonly showsLoginFlows: boolean;
  readonly showsTab: (tab: string) => boolean;
  readonly showsApp: (application: string) => boolean;
};

/** A login flow is kept as the element `loginFlows` itself or as its content; both read alike. */
export function loginFlowValue(fragment: string): XmlValue {
  const wrapped = parseXml(`<kept>${fragment}</kept>`);
  return valueOf(child(wrapped, 'loginFlows') ?? wrapped);
}

function loginHours(extras: ProfileExtras): XmlValue {
  const hours = extras.loginHours;
  return hours === null ? undefined : Object.fromEntries(Object.entries(hours).sort());
}

function tabs(view: ProfileView, extras: ProfileExtras): XmlRecord[] {
  return extras.tabVisibilities
    .filter(({ tab }) => view.showsTab(tab))
    .map(({ tab, visibility }) => ({ tab, visibility }))
    .sort((left, right) => (left.tab < right.tab ? -1 : 1));
}

function apps(view: ProfileView, extras: ProfileExtras): XmlRecord[] {
  return extras.applicationVisibilities
    .filter(({ application }) => view.showsApp(application))
    .map(({ application, isDefault, isVisible }) => ({ application, default: isDefault, visible: isVisible }))
    .sort((left, right) => (left.application < right.application ? -1 : 1));
}

function objectEntries(view: ProfileView, profile: ProfileComponent): XmlRecord[] {
  const grants = objectGrants(view.org, profile.set.Id);
  return view.entries.objects
    .filter((object) => object.holdsObjectPermissions)
    .filter((object) => view.unreadableObjects || grants.get(object.name)?.['PermissionsRead'] === true)
    .map((object) => objectEntry(object, grants.get(object.name), view.version));
}

/** A profile's content in the platform's order: sections by name, in each section the entries by theirs. */
export function profileDocument(view: ProfileView, profile: ProfileComponent): XmlRecord {
  const { org, entries } = view;
  const { extras, row, set } = profile;
  const license = org.rows('UserLicense').find((candidate) => candidate.Id === row['UserLicenseId']);
  return {
    applicationVisibilities: apps(view, extras),
    custom: extras.custom,
    description: row['Description'] ?? undefined,
    fieldPermissions: view.permissions ? fieldEntries(org, set, entries, objectGrants(org, set.Id)) : [],
    loginFlows: view.showsLoginFlows ? extras.loginFlows.map(loginFlowValue) : [],
    loginHours: loginHours(extras),
    loginIpRanges: extras.loginIpRanges.map(({ description, endAddress, startAddress }) => ({
      description: description === '' ? undefined : description,
      endAddress,
      startAddress,
    })),
    objectPermissions: view.permissions ? objectEntries(view, profile) : [],
    tabVisibilities: tabs(view, extras),
    userLicense: license?.['Name'] ?? undefined,
    userPermissions: userPermissionEntries(set),
  };
}
