import type { OrgContext, OrgRequest, OrgResponse } from '../http.ts';
import type { OrgState, Session } from '../model.ts';
import { sameId } from '../rules.ts';
import { PlatformError } from '../soql/error.ts';
import { isServed, servedVersions } from '../versions.ts';
import { json, notFound, refusal } from './answer.ts';
import type { RestCall } from './call.ts';
import { collectionRoute } from './collections.ts';
import { compositeRoute } from './composite.ts';
import { createCursors, type Cursors } from './cursors.ts';
import { objectRoute, queryRoute } from './objects.ts';

/** Serves everything below `/services` that is not the Metadata API. */
export type RestService = { readonly serve: (request: OrgRequest) => OrgResponse };

export function createRestService(context: OrgContext): RestService {
  const cursors = createCursors();
  return {
    serve: (request) => {
      try {
        return served(request, context.org, cursors);
      } catch (error) {
        if (error instanceof PlatformError) return refusal(error);
        throw error;
      }
    },
  };
}

/** `/services/data`: the only resource that asks for no session. */
export function versionList(org: OrgState): OrgResponse {
  const versions = servedVersions(org);
  return json(versions.map((version) => ({ label: `Release ${version}`, url: `/services/data/v${version}`, version })));
}

function served(request: OrgRequest, org: OrgState, cursors: Cursors): OrgResponse {
  if (request.url.pathname === '/services/oauth2/userinfo') return userInfo(org, request.session);
  const call = callOf(request, org, cursors);
  const inner = (method: string, url: string, body: unknown): OrgResponse =>
    served(subrequest(request, method, url, body), org, cursors);
  const routes = [resources, queryRoute, objectRoute, collectionRoute, userRoute];
  for (const route of routes) {
    const answer = route(call);
    if (answer) return answer;
  }
  const composite = compositeRoute(call, inner);
  if (!composite) throw notFound();
  return composite;
}

function callOf(request: OrgRequest, org: OrgState, cursors: Cursors): RestCall {
  const { pathname } = request.url;
  const versioned = /^\/services\/data\/v(?<version>\d+\.0)(?<rest>\/.*)?$/u.exec(pathname)?.groups;
  if (!versioned) throw notFound();
  const version = versioned['version'] ?? '';
  // An unknown version is an unknown resource.
  if (!isServed(version, org)) throw notFound();
  const path = (versioned['rest'] ?? '')
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const tooling = path[0] === 'tooling';
  return {
    method: request.method,
    path: tooling ? path.slice(1) : path,
    parameters: request.url.searchParams,
    headers: request.headers,
    body: request.body,
    cursors,
    viewer: {
      org,
      session: request.session,
      now: new Date(),
      version,
      api: tooling ? 'tooling' : 'data',
      seesDeleted: false,
    },
  };
}

function subrequest(request: OrgRequest, method: string, url: string, body: unknown): OrgRequest {
  return {
    ...request,
    method: method.toUpperCase(),
    url: new URL(url, request.url),
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  };
}

function resources(call: RestCall): OrgResponse | null {
  if (call.method !== 'GET') return null;
  const base = `/services/data/v${call.viewer.version}`;
  if (call.path.length === 0) {
    const names = ['query', 'queryAll', 'sobjects', 'tooling', 'limits', 'composite', 'metadata', 'chatter'];
    return json(Object.fromEntries(names.map((name) => [name, `${base}/${name}`])));
  }
  if (call.path.length === 1 && call.path[0] === 'limits') {
    return json({ DailyApiRequests: { Max: 15_000, Remaining: 14_990 }, DataStorageMB: { Max: 200, Remaining: 199 } });
  }
  return null;
}

/** `/chatter/users/me`, as far as identity goes. */
function userRoute({ method, path, viewer: { org, session } }: RestCall): OrgResponse | null {
  if (method !== 'GET' || path.join('/') !== 'chatter/users/me') return null;
  const user = org.rows('User').find((row) => sameId(row.Id, session.userId));
  return json({
    id: session.userId,
    username: user?.['Username'] ?? null,
    email: user?.['Email'] ?? null,
    isActive: true,
  });
}

function userInfo(org: OrgState, session: Session): OrgResponse {
  const user = org.rows('User').find((row) => sameId(row.Id, session.userId));
  return json({
    sub: session.userId,
    user_id: session.userId,
    organization_id: org.info.id,
    preferred_username: user?.['Username'] ?? null,
    nickname: user?.['Alias'] ?? null,
    name: user?.['LastName'] ?? null,
    email: user?.['Email'] ?? null,
    user_type: 'STANDARD',
    language: 'en_US',
    active: user?.['IsActive'] === true,
  });
}
