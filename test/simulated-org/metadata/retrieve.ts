import type { OrgState } from '../model.ts';
import type { Limits } from '../switchboard.ts';
import { fileProperties } from './components.ts';
import { readManifest, versionProblem, type Manifest } from './manifest.ts';
import { manifestFile, objectFiles, profileFiles, setFiles, type Reading } from './retrieve-files.ts';
import { resolveScope, type Scope } from './scope.ts';
import { child, childText, renderFile, type XmlElement, type XmlRecord } from './xml.ts';
import { unzippedBytes, writeZip } from './zip.ts';

/** How a retrieve ends. The code is part of the text too, as users report it (docs/salesforce-facts.md#s1-7). */
export type RetrieveOutcome =
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'done';
      readonly zip: Buffer;
      readonly files: readonly XmlRecord[];
      readonly messages: readonly string[];
    };

export type Retrieval = Reading & { readonly limits: Limits };

function failed(code: string, message: string): RetrieveOutcome {
  return { kind: 'failed', code, message: `${code}: ${message}` };
}

/**
 * A member that the user may not reach fails the whole retrieve; what is named is its type
 * (docs/salesforce-facts.md#s1-7; salto-io/salto client.ts).
 */
function forbiddenType(org: OrgState, scope: Scope): string | null {
  if (scope.objects.some(({ name }) => org.inaccessibleObjects.has(name))) return 'CustomObject';
  return scope.fields.some(({ object }) => org.inaccessibleObjects.has(object.name)) ? 'CustomField' : null;
}

/** Nothing but a message comes back for a manifest of a version that the org does not know (assumed; the text as in deploys). */
function scopeOf({ org, session }: Retrieval, manifest: Manifest, version: string): Scope {
  const problem = versionProblem(version, org);
  if (problem === null) return resolveScope(org, manifest, session);
  return { ...resolveScope(org, { types: [], version }, session), messages: [problem] };
}

/**
 * Serves one retrieve request. The version of the manifest wins over the request's.
 *
 * `request` is the element `request` of the call: `apiVersion`, `singlePackage`, `unpackaged`.
 */
export function retrieve(retrieval: Retrieval, request: XmlElement | undefined): RetrieveOutcome {
  const { org, limits } = retrieval;
  const manifest = readManifest(child(request, 'unpackaged'));
  const version = manifest.version ?? childText(request, 'apiVersion') ?? org.info.apiVersion;
  const scope = scopeOf(retrieval, manifest, version);
  const entity = forbiddenType(org, scope);
  if (entity !== null) return failed('INSUFFICIENT_ACCESS', `insufficient access rights on entity: ${entity}`);
  const files = [
    ...objectFiles(scope),
    ...profileFiles(retrieval, scope, Number(version)),
    ...setFiles(org, scope, Number(version)),
    manifestFile(manifest, version),
  ];
  if (files.length > limits.maxFiles) {
    return failed('LIMIT_EXCEEDED', `Too many files in retrieve call, limit is: ${limits.maxFiles}`);
  }
  const folder = childText(request, 'singlePackage') === 'true' ? '' : 'unpackaged/';
  const entries = files.map(({ component, rootName, content }) => ({
    path: `${folder}${component.fileName}`,
    content: Buffer.from(renderFile(rootName, content)),
  }));
  if (unzippedBytes(entries) > limits.maxUnzippedBytes) {
    const text = `The retrieved files exceeded the limit of ${limits.maxUnzippedBytes} bytes uncompressed`;
    return failed('LIMIT_EXCEEDED', text);
  }
  const zip = writeZip(entries);
  if (zip.length > limits.maxZipBytes) {
    return failed('LIMIT_EXCEEDED', `The retrieved zip file exceeded the limit of ${limits.maxZipBytes} bytes`);
  }
  return {
    kind: 'done',
    zip,
    files: files.map(({ component }) => fileProperties(org, component, folder)),
    messages: scope.messages,
  };
}
