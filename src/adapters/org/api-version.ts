import { ConfigAggregator, OrgConfigProperties, type Connection, type Org } from '@salesforce/core';
import { createResponseProblem } from '../../fls/org-failure.ts';
import { isProblem, Problem } from '../../fls/problem.ts';
import { readMember, toText } from '../../values/loosely-typed.ts';
import { retryGet } from './client/retry.ts';
import { openConnection } from './open-connection.ts';
import { canSpeakSoap, FIRST_SOAP_VERSION_WITH_JWT, isAtLeast } from './soap-token.ts';

/**
 * The lowest API version that the commands speak. Below 50 FieldPermissions names lookups in another way than profiles do,
 * and below 52 an assignment does not tell whether it has expired (docs/salesforce-facts.md#s3-7).
 */
export const LOWEST_API_VERSION = '52.0';

/**
 * From this API version on, an org tells all that decides access: session-based groups since 53, revoked assignments since 57,
 * View All Fields since 63, and View All Fields (Global) since 64, by what is known (docs/salesforce-facts.md#s3-7).
 */
const FIRST_COMPLETE_VERSION = '64.0';

/** Whether an org can say at this API version all that decides access. */
export function isCompleteVersion(version: string): boolean {
  return isAtLeast(version, FIRST_COMPLETE_VERSION);
}

/** An API version that the user has set, as `66.0`, and where: `--api-version`, `SF_ORG_API_VERSION`, `org-api-version`. */
export type RequestedVersion = { readonly version: string; readonly origin: string };

/**
 * The API version that the user has set; null when none is, so that the newest version of the org is used.
 *
 * @param version value of `--api-version`, which sf fills in from the configuration when the user leaves it out
 * @param isFromConfig whether sf has filled it in
 */
export async function findRequestedVersion(
  version: string | undefined,
  isFromConfig: boolean,
): Promise<RequestedVersion | null> {
  if (version === undefined) return null;
  if (!isFromConfig) return { version, origin: '--api-version' };
  const setting = (await ConfigAggregator.create()).getInfo(OrgConfigProperties.ORG_API_VERSION);
  const variable = setting.isEnvVar() ? (setting.path ?? '').replace(/^\$/, '') : '';
  return { version, origin: variable === '' ? OrgConfigProperties.ORG_API_VERSION : variable };
}

/**
 * The connection to an org at the API version that the user has set, or else at the newest one of the org. sf remembers the
 * newest version for a day, and falls back to an old one when it could not ask the org, so the org is asked again before a
 * version is called too low.
 *
 * @param needsSoap whether the command cannot do without the Metadata API, whose retrieve is always SOAP
 *   (docs/salesforce-facts.md#s9)
 * @throws Problem `apiVersionTooLow`, `apiVersionTooHigh`, `orgTooOld`; `unexpectedResponse`, `connectionLost`, `sessionExpired`, `interrupted`
 * @throws Problem `tokenNeedsVersion`, `tokenNeedsNewerOrg` when SOAP refuses the access token at that version
 */
export async function connectToOrg(
  org: Org,
  requested: RequestedVersion | null,
  needsSoap: boolean,
): Promise<Connection> {
  const connection = openConnection(org, requested?.version);
  if (requested) await checkRequestedVersion(connection, requested, needsSoap);
  else await chooseNewestVersion(connection, needsSoap);
  return connection;
}

async function checkRequestedVersion(
  connection: Connection,
  { version, origin }: RequestedVersion,
  needsSoap: boolean,
): Promise<void> {
  if (!isAtLeast(version, LOWEST_API_VERSION))
    throw new Problem('apiVersionTooLow', { version, origin, lowest: LOWEST_API_VERSION });
  const refusesToken = needsSoap && !canSpeakSoap(connection);
  const known = connection.getAuthInfoFields().instanceApiVersion;
  const newest =
    !refusesToken && known !== undefined && isAtLeast(known, version) ? known : await tryReadNewestVersion(connection);
  if (newest !== null && !isAtLeast(newest, version))
    throw new Problem('apiVersionTooHigh', { version, origin, newest });
  if (!refusesToken) return;
  const first = FIRST_SOAP_VERSION_WITH_JWT;
  if (newest !== null && !isAtLeast(newest, first)) throw new Problem('tokenNeedsNewerOrg', { newest, first });
  throw new Problem('tokenNeedsVersion', { version, origin, first });
}

async function chooseNewestVersion(connection: Connection, needsSoap: boolean): Promise<void> {
  const isLow = (): boolean => !isAtLeast(connection.getApiVersion(), LOWEST_API_VERSION);
  if (!isLow() && canSpeakSoap(connection)) return;
  // A report can do without SOAP, so it need not know of a version that could speak it.
  const newest = isLow() || needsSoap ? await readNewestVersion(connection) : await tryReadNewestVersion(connection);
  if (newest === null) return;
  if (isAtLeast(newest, connection.getApiVersion())) connection.setApiVersion(newest);
  if (isLow()) throw new Problem('orgTooOld', { newest, lowest: LOWEST_API_VERSION });
  if (needsSoap && !canSpeakSoap(connection))
    throw new Problem('tokenNeedsNewerOrg', { newest, first: FIRST_SOAP_VERSION_WITH_JWT });
}

/** The newest API version of the org, as the org says now. */
async function readNewestVersion(connection: Connection): Promise<string> {
  const url = `${connection.instanceUrl.replace(/\/+$/, '')}/services/data`;
  const response: unknown = await retryGet(async () => connection.request(url));
  const versions = (Array.isArray(response) ? response : []).map((one) => toText(readMember(one, 'version')));
  const [newest] = versions.filter((version) => /^\d+\.0$/.test(version)).sort((a, b) => Number(b) - Number(a));
  if (newest === undefined) throw createResponseProblem(response);
  return newest;
}

/** Null when the org does not tell: then it has to refuse the version itself. */
async function tryReadNewestVersion(connection: Connection): Promise<string | null> {
  try {
    return await readNewestVersion(connection);
  } catch (error) {
    if (isProblem(error, 'interrupted') || isProblem(error, 'sessionExpired')) throw error;
    return null;
  }
}
