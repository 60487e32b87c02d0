import { getObjectName } from '../../../fls/access.ts';
import type { Explanation, Subject } from '../../../fls/explained-subject.ts';
import type { AccessSource } from '../../../fls/access-source.ts';
import type { FieldAccess } from '../../../fls/explanation.ts';
import { mergeMuting } from '../../../fls/muting.ts';
import { redactText } from '../../notices.ts';

/**
 * Nodes and edges as BloodHound reads them (OpenGraph, https://bloodhound.specterops.io/opengraph/developer/schema): kinds of
 * letters, digits and underscores, properties in lower case with plain values.
 */
type GraphNode = {
  readonly id: string;
  readonly kinds: readonly [kind: string];
  readonly properties: Properties;
};

type GraphEdge = {
  readonly kind: string;
  readonly start: GraphEnd;
  readonly end: GraphEnd;
  readonly properties?: Properties;
};

/** In lower case, as BloodHound demands. */
type Properties = Readonly<Record<string, string>>;

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
 * object, what grants the field, what groups mute, and which fields a user reads or edits when it all comes together. A field
 * that a grantor grants and whose object nothing opens, or that a group mutes, has no edge from the user. Where it is not known
 * what opens an object, the object and the edges from users to its fields have the property `opening` with the value `unknown`.
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
  const unknown = access.opening.kind === 'unknown' ? { opening: 'unknown' } : {};
  const object = graph.addNode('SFFLS_Object', getObjectName(access.field), unknown);
  const field = graph.addNode('SFFLS_Field', access.field);
  graph.addEdge('SFFLS_FieldOf', field, object);
  const holders: Holders = { graph, users };
  addGrants(holders, 'SFFLS_GrantsObjectRead', access.objectVia, object);
  addGrants(holders, 'SFFLS_GrantsFieldRead', access.readVia, field);
  addGrants(holders, 'SFFLS_GrantsFieldEdit', access.editVia, field);
  for (const source of mergeMuting(access.mutedBy))
    graph.addEdge('SFFLS_Mutes', addHeld(holders, source), field, listWhy(source));
  if (!access.read) return;
  const kind = access.edit ? 'SFFLS_CanEditField' : 'SFFLS_CanReadField';
  for (const user of users) graph.addEdge(kind, user, field, unknown);
}

/** The users who have the grantors. */
type Holders = { readonly graph: Graph; readonly users: readonly string[] };

/** What a permission set gives through a group comes from the set; what no shown set of the group gives, from the group. */
function addGrants(holders: Holders, kind: string, sources: readonly AccessSource[], to: string): void {
  const { graph } = holders;
  for (const source of sources) {
    const grantor = addHeld(holders, source);
    const members = source.members ?? [];
    for (const member of members) {
      const set = graph.addGrantor({ kind: 'PermissionSet', name: member.name });
      graph.addEdge('SFFLS_IncludesPermissionSet', grantor, set);
      graph.addEdge(kind, set, to, listWhy(member));
    }
    if (members.length === 0 || source.why !== null) graph.addEdge(kind, grantor, to, listWhy(source));
  }
}

/** @returns the id of the grantor */
function addHeld({ graph, users }: Holders, source: AccessSource): string {
  const grantor = graph.addGrantor(source);
  if (source.kind !== 'Profile') for (const user of users) graph.addEdge(HOLDING_KINDS[source.kind], user, grantor);
  return grantor;
}

function listWhy({ why }: Pick<AccessSource, 'why'>): Properties {
  return why === null ? {} : { why };
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
  public addNode(kind: string, name: string, properties: Properties = {}): string {
    const shown = redactText(name);
    const id = [this.orgId, kind, shown].join(':').toUpperCase();
    if (!this.nodes.has(id))
      this.nodes.set(id, { id, kinds: [kind], properties: { name: shown, orgid: this.orgId, ...properties } });
    return id;
  }

  public addGrantor({ kind, name }: Pick<AccessSource, 'kind' | 'name'>): string {
    return this.addNode(NODE_KINDS[kind], name);
  }

  public addEdge(kind: string, start: string, end: string, properties: Properties = {}): void {
    const key = [kind, start, end].join(' ');
    if (this.edges.has(key)) return;
    this.edges.set(key, {
      kind,
      start: { match_by: 'id', value: start },
      end: { match_by: 'id', value: end },
      ...(Object.keys(properties).length === 0 ? {} : { properties: redactValues(properties) }),
    });
  }

  public list(): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] } {
    return { nodes: [...this.nodes.values()], edges: [...this.edges.values()] };
  }
}

function redactValues(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, redactText(value)]));
}
