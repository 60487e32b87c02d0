import { getObjectName } from '../../../fls/access.ts';
import type { Explanation, Subject } from '../../../fls/explained-subject.ts';
import type { AccessSource, FieldAccess } from '../../../fls/explanation.ts';
import { redactText } from '../../notices.ts';

/**
 * Nodes and edges as BloodHound reads them (OpenGraph, https://bloodhound.specterops.io/opengraph/developer/schema): kinds of
 * letters, digits and underscores, properties in lower case with plain values.
 */
type GraphNode = {
  readonly id: string;
  readonly kinds: readonly [kind: string];
  readonly properties: Readonly<Record<string, string>>;
};

type GraphEdge = {
  readonly kind: string;
  readonly start: GraphEnd;
  readonly end: GraphEnd;
  readonly properties?: Readonly<Record<string, string>>;
};

type GraphEnd = { readonly match_by: 'id'; readonly value: string };

/** Marks all nodes of a payload, so that BloodHound can tell them from others and delete them together. */
const SOURCE_KIND = 'SFFLS_Base';

const NODE_KINDS = {
  Profile: 'SFFLS_Profile',
  PermissionSet: 'SFFLS_PermissionSet',
  PermissionSetGroup: 'SFFLS_PermissionSetGroup',
} as const;

const HOLDING_KINDS = {
  Profile: 'SFFLS_HasProfile',
  PermissionSet: 'SFFLS_HasPermissionSet',
  PermissionSetGroup: 'SFFLS_HasPermissionSetGroup',
} as const;

/**
 * The explanation as a graph: users, profiles, permission sets, groups, objects and fields; who has what, what grants the
 * object, what grants the field, and which fields a user reads or edits when both come together. A field that a grantor grants
 * and whose object nothing opens has no edge from the user.
 */
export function renderOpenGraph({ context, subjects }: Explanation): string {
  const graph = new Graph(context.org?.id ?? 'project');
  for (const subject of subjects) addSubject(graph, subject);
  const { nodes, edges } = graph.list();
  return `${JSON.stringify({ metadata: { source_kind: SOURCE_KIND }, graph: { nodes, edges } })}\n`;
}

function addSubject(graph: Graph, { usernames, profile, fields }: Subject): void {
  const own = graph.addGrantor({ kind: 'Profile', name: profile });
  const users = usernames.map((username) => graph.addNode('SFFLS_User', username));
  for (const user of users) graph.addEdge(HOLDING_KINDS.Profile, user, own);
  for (const access of fields) addField(graph, users, access);
}

function addField(graph: Graph, users: readonly string[], access: FieldAccess): void {
  const object = graph.addNode('SFFLS_Object', getObjectName(access.field));
  const field = graph.addNode('SFFLS_Field', access.field);
  graph.addEdge('SFFLS_FieldOf', field, object);
  const addGrants = (kind: string, sources: readonly AccessSource[], to: string): void => {
    for (const source of sources) {
      const grantor = graph.addGrantor(source);
      graph.addEdge(kind, grantor, to, source.why);
      if (source.kind !== 'Profile') for (const user of users) graph.addEdge(HOLDING_KINDS[source.kind], user, grantor);
    }
  };
  addGrants('SFFLS_GrantsObjectRead', access.objectVia, object);
  addGrants('SFFLS_GrantsFieldRead', access.readVia, field);
  addGrants('SFFLS_GrantsFieldEdit', access.editVia, field);
  if (!access.read) return;
  for (const user of users) graph.addEdge(access.edit ? 'SFFLS_CanEditField' : 'SFFLS_CanReadField', user, field);
}

/** Nodes and edges, each once. */
class Graph {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, GraphEdge>();
  private readonly orgId: string;

  public constructor(orgId: string) {
    this.orgId = orgId;
  }

  /** @returns its id, which is the same in every graph of the org */
  public addNode(kind: string, name: string): string {
    const shown = redactText(name);
    const id = [this.orgId, kind, shown].join(':').toUpperCase();
    if (!this.nodes.has(id)) this.nodes.set(id, { id, kinds: [kind], properties: { name: shown, orgid: this.orgId } });
    return id;
  }

  public addGrantor({ kind, name }: Pick<AccessSource, 'kind' | 'name'>): string {
    return this.addNode(NODE_KINDS[kind], name);
  }

  public addEdge(kind: string, start: string, end: string, why: string | null = null): void {
    const key = [kind, start, end].join(' ');
    if (this.edges.has(key)) return;
    this.edges.set(key, {
      kind,
      start: { match_by: 'id', value: start },
      end: { match_by: 'id', value: end },
      ...(why === null ? {} : { properties: { why: redactText(why) } }),
    });
  }

  public list(): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] } {
    return { nodes: [...this.nodes.values()], edges: [...this.edges.values()] };
  }
}
