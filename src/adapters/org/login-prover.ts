import type { Connection } from '@salesforce/core';
import { addOwnNamespace, stripOwnNamespace } from '../../fls/own-namespace.ts';
import type { ProvedAccess } from '../../fls/proved-access.ts';
import type { AccessProver } from '../../ports/prover.ts';
import { createOrgClient } from './client/org-client.ts';
import { describeObject } from './queries/described-fields.ts';

/**
 * Looks with the login of the very user: describe lists only the fields that the user may read, by their names. It answers
 * only for that user.
 *
 * @param username of the login
 */
export function createLoginProver(connection: Connection, username: string, namespace: string | null): AccessProver {
  const client = createOrgClient(connection);
  const tellsAbout = (name: string): boolean => name.toLowerCase() === username.toLowerCase();
  return {
    tellsAbout,
    async readUserAccess(user, object) {
      if (!tellsAbout(user.username)) return null;
      const described = await describeObject(client, addOwnNamespace(object, namespace));
      // An object that the user may not read does not exist for it.
      const known = described?.fields ?? [];
      // An address is edited by its parts, which describe calls updateable instead of the address.
      const edited = new Set(
        known.flatMap(({ name, updateable, compoundFieldName }) => (updateable ? [name, compoundFieldName] : [])),
      );
      const fields = known.map(({ name }): [string, ProvedAccess] => [
        `${object}.${stripOwnNamespace(name, namespace)}`,
        { read: true, edit: edited.has(name) && described?.updateable === true },
      ]);
      return { fields: new Map(fields), ifOpen: new Map(), isComplete: true };
    },
  };
}
