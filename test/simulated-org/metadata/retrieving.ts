import type { Connection } from '@jsforce/jsforce-node';
import { unpackaged, unzip } from './packages.ts';
import type { Specimen } from './specimen.ts';

export type RetrieveResult = Awaited<ReturnType<Connection['metadata']['checkRetrieveStatus']>>;

export type Members = Readonly<Record<string, readonly string[]>>;

/** Retrieves what the members name and waits for the end, over SOAP. */
export async function retrieveOf(
  { connection }: Specimen,
  members: Members,
  { version = '67.0', singlePackage = false }: { readonly version?: string; readonly singlePackage?: boolean } = {},
): Promise<RetrieveResult> {
  return connection.metadata.retrieve({ unpackaged: unpackaged(members, version), singlePackage }).complete();
}

/** The text of a profile in a retrieve's answer; empty when it is not there. */
export async function profileIn(answer: RetrieveResult, fullName: string): Promise<string> {
  return (await unzip(answer.zipFile)).get(`unpackaged/profiles/${fullName}.profile`) ?? '';
}

/** Names of the fields that a profile lists, in its order. */
export function fieldsListed(text: string): string[] {
  return [...text.matchAll(/<field>(.*?)<\/field>/g)].map((match) => match[1] ?? '');
}
