/** The namespace prefixes that an element sees: its own declarations, then those around it. */
export type Scope = { readonly own: ReadonlyMap<string, string>; readonly outer: Scope } | null;

/** The scope inside an element with these attributes. */
export function bind(outer: Scope, attributes: Readonly<Record<string, string>>): Scope {
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
export function qualifier(): (tagName: string, scope: Scope) => QualifiedName | null {
  let known = new Map<string, QualifiedName | null>();
  let knownIn: Scope = null;
  return (tagName, scope) => {
    if (scope !== knownIn) known = new Map();
    knownIn = scope;
    let name = known.get(tagName);
    if (name === undefined) {
      name = qualify(tagName, scope);
      known.set(tagName, name);
    }
    return name;
  };
}

function qualify(tagName: string, scope: Scope): QualifiedName | null {
  const colon = tagName.indexOf(':');
  if (colon < 0) return { prefix: '', name: tagName, namespace: resolve('', scope) };
  const prefix = tagName.slice(0, colon);
  const name = tagName.slice(colon + 1);
  const namespace = resolve(prefix, scope);
  return prefix === '' || name === '' || name.includes(':') || namespace === '' ? null : { prefix, name, namespace };
}

function resolve(prefix: string, scope: Scope): string {
  for (let at = scope; at; at = at.outer) {
    const namespace = at.own.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return '';
}
