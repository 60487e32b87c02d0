import type { AccessSource } from './access-source.ts';

/** A list of sources that stands for all equal ones. */
type SharedList = { readonly id: number; readonly sources: readonly AccessSource[] };

/** An access to a field, as far as it can differ between users. */
type PooledAccess = { readonly field: string; readonly edit: boolean } & Readonly<
  Record<'objectVia' | 'readVia' | 'editVia' | 'mutedBy', readonly AccessSource[]>
>;

/**
 * Gives for an access one that stands for all equal ones: hundreds of groups of users have mostly the same access to thousands
 * of fields, so that one for each group would fill the memory.
 *
 * @returns expects of one field the same facts each time, and the sources of one builder
 */
export function createAccessPool<Access extends PooledAccess>(): (access: Access) => Access {
  const shareList = createListPool();
  const known = new Map<string, Map<string, Access>>();
  return (access) => {
    const [objectVia, readVia, editVia, mutedBy] = [
      shareList(access.objectVia),
      shareList(access.readVia),
      shareList(access.editVia),
      shareList(access.mutedBy),
    ];
    const key = `${objectVia.id} ${readVia.id} ${editVia.id} ${mutedBy.id} ${access.edit}`;
    const alike = known.get(key) ?? new Map<string, Access>();
    known.set(key, alike);
    const shared = alike.get(access.field) ?? {
      ...access,
      objectVia: objectVia.sources,
      readVia: readVia.sources,
      editVia: editVia.sources,
      mutedBy: mutedBy.sources,
    };
    alike.set(access.field, shared);
    return shared;
  };
}

function createListPool(): (sources: readonly AccessSource[]) => SharedList {
  const ids = new Map<string, number>();
  const idsBySource = new WeakMap<AccessSource, number>();
  const lists = new Map<string, SharedList>();
  const identify = (source: AccessSource): number => {
    const known = idsBySource.get(source);
    if (known !== undefined) return known;
    const key = JSON.stringify(source);
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    idsBySource.set(source, id);
    return id;
  };
  return (sources) => {
    const key = sources.map(identify).join(' ');
    const list = lists.get(key) ?? { id: lists.size, sources };
    lists.set(key, list);
    return list;
  };
}
