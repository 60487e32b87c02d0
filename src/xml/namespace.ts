/** The namespace prefixes that an element sees: its own declarations, then those around it. */
export type NamespaceScope = { readonly own: ReadonlyMap<string, string>; readonly outer: NamespaceScope } | null;

/** The scope inside an element with these attributes. */
export function openNamespaceScope(
  outer: NamespaceScope,
  attributes: Readonly<Record<string, string>>,
): NamespaceScope {
  const own = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'xmlns') own.set('', value);
    else if (name.startsWith('xmlns:')) own.set(name.slice('xmlns:'.length), value);
  }
  return own.size === 0 ? outer : { own, outer };
}

export type QualifiedName = { readonly prefix: string; readonly name: string; readonly namespace: string };

/**
 * Gives the parts of an element's name with the namespace that its prefix means; null when the prefix means nothing.
 * Elements of one scope that share a name share the answer: a large document has few names and very many elements.
 */
export function createNameResolver(): (tagName: string, scope: NamespaceScope) => QualifiedName | null {
  let known = new Map<string, QualifiedName | null>();
  let knownIn: NamespaceScope = null;
  return (tagName, scope) => {
    if (scope !== knownIn) known = new Map();
    knownIn = scope;
    let name = known.get(tagName);
    if (name === undefined) {
      name = resolveElementName(tagName, scope);
      known.set(tagName, name);
    }
    return name;
  };
}

function resolveElementName(tagName: string, scope: NamespaceScope): QualifiedName | null {
  const colon = tagName.indexOf(':');
  if (colon < 0) return { prefix: '', name: tagName, namespace: resolvePrefix('', scope) };
  const prefix = tagName.slice(0, colon);
  const name = tagName.slice(colon + 1);
  const namespace = resolvePrefix(prefix, scope);
  return prefix === '' || name === '' || name.includes(':') || namespace === '' ? null : { prefix, name, namespace };
}

function resolvePrefix(prefix: string, scope: NamespaceScope): string {
  for (let at = scope; at; at = at.outer) {
    const namespace = at.own.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return '';
}
