import type { OrgContext, OrgRequest, OrgResponse } from '../http.ts';
import type { OrgState, Row, Session } from '../model.ts';
import { seesProfile } from '../rules.ts';
import { fileProperties, listComponents, namedRow } from './components.ts';
import { entriesOfOrg } from './entries.ts';
import { permissionSetDocument } from './permission-set-document.ts';
import { profileDocument } from './profile-document.ts';
import { findProfile, permissionSetsOf } from './profiles.ts';
import { seesPermissions } from './rights.ts';
import { soapAnswer, SoapFault, soapResult } from './soap.ts';
import { describeMetadata, isKnownType } from './types.ts';
import { childText, children, renderElement, type XmlElement, type XmlRecord } from './xml.ts';

/** Queries per listMetadata call, and names per readMetadata call, that the platform takes. */
const MOST_QUERIES = 3;
const MOST_NAMES = 10;

type CatalogueService = Readonly<
  Record<'describeMetadata' | 'listMetadata' | 'readMetadata', (call: XmlElement, request: OrgRequest) => OrgResponse>
>;

function list(org: OrgState, call: XmlElement, { userId }: Session): OrgResponse {
  const types = children(call, 'queries').map((query) => childText(query, 'type') ?? '');
  if (types.length > MOST_QUERIES) {
    throw new SoapFault('EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${MOST_QUERIES} queries`);
  }
  const unknown = types.find((type) => !isKnownType(type));
  if (unknown !== undefined) throw new SoapFault('INVALID_TYPE', `Cannot use: ${unknown} in this version`);
  const sees = seesProfile(org, userId);
  const found = types
    .flatMap((type) => listComponents(org, type))
    .filter(({ type, id }) => type !== 'Profile' || sees(id));
  const results = found.map((component) => renderElement('result', fileProperties(org, component)));
  return soapAnswer('listMetadata', results.join(''));
}

type Reader = { readonly org: OrgState; readonly request: OrgRequest; readonly version: number };

function readProfile({ org, request, version }: Reader, name: string): XmlRecord | null {
  const profile = findProfile(org, name);
  if (!profile || !seesProfile(org, request.session.userId)(profile.row.Id)) return null;
  const view = {
    org,
    version,
    entries: entriesOfOrg(org),
    permissions: seesPermissions(org, request.session),
    unreadableObjects: true,
    showsLoginFlows: true,
    showsTab: () => true,
    showsApp: () => true,
  };
  return { fullName: profile.extras.fullName, ...profileDocument(view, profile) };
}

function readPermissionSet({ org, version }: Reader, name: string): XmlRecord | null {
  const fullName = (row: Row): string => namedRow(org, row, 'PermissionSet', '').fullName;
  const set = permissionSetsOf(org).find((row) => fullName(row) === name);
  return set ? { fullName: name, ...permissionSetDocument(org, set, version) } : null;
}

const READERS: Readonly<Record<string, (reader: Reader, name: string) => XmlRecord | null>> = {
  Profile: readProfile,
  PermissionSet: readPermissionSet,
};

/** readMetadata answers every name in its place, an unknown one with nil. Other types are not served here. */
function read(org: OrgState, call: XmlElement, request: OrgRequest): OrgResponse {
  const type = childText(call, 'type') ?? '';
  const names = children(call, 'fullNames').map((name) => name.text);
  if (names.length > MOST_NAMES) {
    throw new SoapFault('EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${MOST_NAMES} records`);
  }
  const reader = READERS[type];
  if (!reader) throw new SoapFault('INVALID_TYPE', `Cannot use: ${type} in this call`);
  const version = Number(/\/m\/(\d+\.\d)/.exec(request.url.pathname)?.[1] ?? org.info.apiVersion);
  const records = names.map((name) => {
    const content = reader({ org, request, version }, name);
    const xml = renderElement('records', content);
    return content ? xml.replace('<records>', `<records xsi:type="${type}">`) : xml;
  });
  return soapAnswer('readMetadata', `<result>${records.join('')}</result>`);
}

/** The calls that answer at once: what kinds of components the org knows, which it has, and what a few of them hold. */
export function createCatalogueService({ org }: OrgContext): CatalogueService {
  return {
    describeMetadata: () => soapResult('describeMetadata', describeMetadata(org)),
    listMetadata: (call, { session }) => list(org, call, session),
    readMetadata: (call, request) => read(org, call, request),
  };
}
