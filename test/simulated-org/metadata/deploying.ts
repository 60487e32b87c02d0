import type { Connection } from '@jsforce/jsforce-node';
import type { ProfileExtras } from '../model.ts';
import { packageOf, zipOf } from './packages.ts';
import type { Specimen } from './specimen.ts';

export type DeployResult = Awaited<ReturnType<Connection['metadata']['checkDeployStatus']>>;

export const PROFILE = 'Sales%3A %22API%22';

/** A profile document around these sections. */
export function profileOf(sections: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Profile xmlns="http://soap.sforce.com/2006/04/metadata">\n${sections}\n</Profile>\n`;
}

export function fieldEntry(field: string, editable: boolean, readable: boolean): string {
  return `<fieldPermissions><editable>${editable}</editable><field>${field}</field><readable>${readable}</readable></fieldPermissions>`;
}

/** The login sections of the specimen's profile, as a careful client echoes them. */
export const LOGIN_ECHO =
  '<loginFlows><flow>Welcome</flow><friendlyName>It&apos;s us</friendlyName></loginFlows>' +
  '<loginIpRanges><description>R &amp; D</description><endAddress>10.0.0.9</endAddress>' +
  '<startAddress>10.0.0.1</startAddress></loginIpRanges>';

export type Request = {
  readonly name?: string;
  readonly version?: string;
  readonly checkOnly?: boolean;
  readonly rollbackOnError?: boolean;
  /** Further files, and further members of the manifest. */
  readonly files?: Readonly<Record<string, string>>;
  readonly members?: Readonly<Record<string, readonly string[]>>;
};

/** Deploys one profile of these sections and waits for the end, over SOAP. */
export async function deployProfile(
  specimen: Specimen,
  sections: string,
  request: Request = {},
): Promise<DeployResult> {
  const { name = PROFILE, version = '67.0', checkOnly = false, rollbackOnError = true } = request;
  const manifest = packageOf({ Profile: [name], ...request.members }, version);
  const files = { 'package.xml': manifest, [`profiles/${name}.profile`]: profileOf(sections), ...request.files };
  const options = { checkOnly, rollbackOnError, singlePackage: true };
  return specimen.connection.metadata.deploy(await zipOf(files), options).complete(true);
}

/** The texts of a deploy's component failures. */
export function problems(result: DeployResult): string[] {
  return result.details.componentFailures.map(({ problem }) => problem ?? '');
}

/** Field permissions of the integration profile: `Account.Phone: edit`. */
export function stored({ org, integration }: Specimen): string[] {
  return org
    .rows('FieldPermissions')
    .filter((row) => row['ParentId'] === integration.Id)
    .map((row) => `${String(row['Field'])}: ${row['PermissionsEdit'] === true ? 'edit' : 'read'}`)
    .sort();
}

/** What the integration profile holds beyond rows. */
export function extrasOf({ org, integration }: Specimen): ProfileExtras {
  const found = org.profileExtras.get(String(integration['ProfileId']));
  if (!found) throw new Error('the specimen has no integration profile');
  return found;
}
