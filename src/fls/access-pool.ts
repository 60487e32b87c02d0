import type { AccessSource } from './access-source.ts';

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
  const root = createShape<Access>();
  return (access) => {
    const [objectVia, readVia, editVia, mutedBy] = [
      shareList(access.objectVia),
      shareList(access.readVia),
      shareList(access.editVia),
      shareList(access.mutedBy),
    ];
    const shape = [objectVia, readVia, editVia, mutedBy].reduce(enterShape, root);
    const alike = access.edit ? shape.edited : shape.others;
    const shared = alike.get(access.field) ?? { ...access, objectVia, readVia, editVia, mutedBy };
    alike.set(access.field, shared);
    return shared;
  };
}

type SharedList = readonly AccessSource[];

/** Accesses whose first lists are the same, and by the next list those that have that one too. */
type Shape<Access> = {
  readonly next: Map<SharedList, Shape<Access>>;
  /** By field, once all lists are the same. */
  readonly edited: Map<string, Access>;
  readonly others: Map<string, Access>;
};

function createShape<Access>(): Shape<Access> {
  return { next: new Map(), edited: new Map(), others: new Map() };
}

function enterShape<Access>(shape: Shape<Access>, list: SharedList): Shape<Access> {
  const next = shape.next.get(list) ?? createShape<Access>();
  shape.next.set(list, next);
  return next;
}

/** Lists that begin with the same sources, by the number of the next one. */
type ListBranch = { list: SharedList | null; readonly next: Map<number, ListBranch> };

function createListPool(): (sources: readonly AccessSource[]) => SharedList {
  const identify = createSourceNumbers();
  const root: ListBranch = { list: null, next: new Map() };
  return (sources) => {
    let branch = root;
    for (const source of sources) {
      const number = identify(source);
      const next = branch.next.get(number) ?? { list: null, next: new Map() };
      branch.next.set(number, next);
      branch = next;
    }
    branch.list ??= sources;
    return branch.list;
  };
}

/** The same number for equal sources, which need not be the same object. */
function createSourceNumbers(): (source: AccessSource) => number {
  const numbers = new Map<string, number>();
  const known = new WeakMap<AccessSource, number>();
  return (source) => {
    const number = known.get(source);
    if (number !== undefined) return number;
    const key = JSON.stringify(source);
    const own = numbers.get(key) ?? numbers.size;
    numbers.set(key, own);
    known.set(source, own);
    return own;
  };
}
