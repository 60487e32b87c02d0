import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Access } from '../../src/fls/access.ts';
import type { Edit, Impact } from '../../src/fls/change.ts';
import { readZip } from '../simulated-org/metadata/zip.ts';
import type { OrgState, Row } from '../simulated-org/model.ts';
import { profileSetId } from '../simulated-org/seed/builder.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { effectiveOf } from '../simulated-org/effective.ts';

/**
 * All that an org holds, detached from it: rows by table, and the parts of profiles that only metadata knows. Without its
 * deploy jobs and its setup audit trail, and without who changed a profile when.
 */
export type OrgPicture = { readonly rows: Readonly<Record<string, readonly Row[]>>; readonly extras: unknown };

export function pictureOf(state: OrgState): OrgPicture {
  const tables: unknown = Reflect.get(state, 'tables');
  if (!(tables instanceof Map)) throw new Error('the org keeps its rows elsewhere now');
  const names = [...Array.from(tables.keys(), String), 'FieldPermissions'].filter((name) => !LOGS.includes(name));
  return structuredClone({
    rows: Object.fromEntries(names.map((name) => [name, state.rows(name).map((row) => withoutStamp(name, row))])),
    extras: [...state.profileExtras],
  });
}

const LOGS = ['DeployRequest', 'SetupAuditTrail'];

function withoutStamp(table: string, row: Row): Row {
  return table === 'Profile' ? { ...row, LastModifiedDate: null, LastModifiedById: null, SystemModstamp: null } : row;
}

/** The picture with these edits in it, and nothing else changed. */
export function withEdits(picture: OrgPicture, state: OrgState, edits: readonly Edit[]): OrgPicture {
  const to = new Map(edits.map((edit) => [`${profileSetId(state, edit.profile)} ${edit.field}`, edit.to]));
  const fieldPermissions = (picture.rows['FieldPermissions'] ?? []).flatMap((row) => {
    const access = to.get(`${String(row['ParentId'])} ${String(row['Field'])}`);
    if (access === undefined) return [row];
    return access === 'none' ? [] : [{ ...row, PermissionsRead: true, PermissionsEdit: access === 'edit' }];
  });
  return { ...picture, rows: { ...picture.rows, FieldPermissions: fieldPermissions } };
}

/** The picture without the ids of field permissions: one that was deleted and is there again has another. */
export function withoutRowIds({ rows, extras }: OrgPicture): unknown {
  const lines = (rows['FieldPermissions'] ?? []).map((row) => JSON.stringify({ ...row, Id: '' }));
  return { rows: { ...rows, FieldPermissions: lines.sort() }, extras };
}

type Accesses = ReadonlyMap<string, ReadonlyMap<string, 'read' | 'edit'>>;

/** Effective access of every active user, by username. */
export function accessOfUsers(state: OrgState): Accesses {
  const active = state.rows('User').filter((row) => row['IsActive'] === true);
  return new Map(active.map((row) => [String(row['Username']), effectiveOf(state, row.Id)]));
}

/** Every difference between two moments, whether something was lost or won, by username and field. */
export function lossesBetween(before: Accesses, after: Accesses): Impact[] {
  const users = [...before.keys()].sort();
  return users.flatMap((username) => {
    const [had, has] = [before.get(username), after.get(username)];
    const fields = [...new Set([...(had?.keys() ?? []), ...(has?.keys() ?? [])])].sort();
    return fields.flatMap((field): Impact[] => {
      const from: Access = had?.get(field) ?? 'none';
      const to: Access = has?.get(field) ?? 'none';
      return from === to ? [] : [{ username, field, from, to }];
    });
  });
}

/** What each deploy brought, by path in its zip, as the server received it by SOAP. */
export function deployedFiles({ switchboard }: RunningOrg): ReadonlyMap<string, string>[] {
  return switchboard.log
    .filter(({ operation }) => operation === 'deploy')
    .map(({ requestBody }) => {
      const archive = Buffer.from(/<ZipFile>([^<]*)</.exec(requestBody)?.[1] ?? '', 'base64');
      return new Map(readZip(archive).map(({ path, content }) => [path, content.toString('utf8')]));
    });
}

/** Every file below a folder: its bytes, its rights, when it was last written. */
export function treeOf(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(paths.map((path) => [path, signOf(join(folder, path))]));
}

function signOf(path: string): string {
  const { mode, mtimeMs } = lstatSync(path);
  if (lstatSync(path).isDirectory()) return `folder ${mode}`;
  const content = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path).toString('base64');
  return `${mode} ${mtimeMs} ${content}`;
}
