import { Ajv } from 'ajv';
import { expect } from 'chai';
import { marked } from 'marked';
import type { Explanation } from '../../../src/fls/explained-subject.ts';
import type { AccessSource } from '../../../src/fls/access-source.ts';
import type { FieldAccess } from '../../../src/fls/explanation.ts';
import { renderExplanation, type ExplainFormat } from '../../../src/present/formats/explanation/index.ts';
import { accessOn } from '../../support/field-access.ts';

/** What BloodHound demands of a payload (https://bloodhound.specterops.io/opengraph/developer/nodes and /edges). */
const PROPERTIES = {
  type: ['object', 'null'],
  propertyNames: { pattern: '^[a-z][a-z0-9_]*$' },
  additionalProperties: { type: ['string', 'number', 'boolean', 'array'], items: { not: { type: 'object' } } },
};
const END = {
  type: 'object',
  properties: { match_by: { enum: ['id', 'name'] }, value: { type: 'string' }, kind: { type: 'string' } },
  required: ['value'],
  additionalProperties: false,
};
const KIND = { type: 'string', pattern: '^(?![Tt][Aa][Gg]_)[A-Za-z0-9_]+$' };
const OPENGRAPH = {
  type: 'object',
  properties: {
    metadata: {
      type: 'object',
      properties: { source_kind: { type: ['string', 'null'] } },
      additionalProperties: false,
    },
    graph: {
      type: 'object',
      properties: {
        nodes: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              id: { type: 'string', minLength: 1 },
              kinds: { type: 'array', items: KIND, minItems: 1, maxItems: 3 },
              properties: PROPERTIES,
            },
            required: ['id', 'kinds'],
            additionalProperties: false,
          },
        },
        edges: {
          type: 'array',
          items: {
            type: 'object',
            properties: { start: END, end: END, kind: KIND, properties: PROPERTIES },
            required: ['start', 'end', 'kind'],
            additionalProperties: false,
          },
        },
      },
      required: ['nodes', 'edges'],
    },
  },
  required: ['graph'],
  additionalProperties: false,
};

type Graph = {
  readonly graph: {
    readonly nodes: readonly {
      readonly id: string;
      readonly kinds: readonly string[];
      readonly properties: { readonly name: string; readonly opening?: string };
    }[];
    readonly edges: readonly {
      readonly kind: string;
      readonly start: { readonly value: string };
      readonly end: { readonly value: string };
      readonly properties?: { readonly why?: string; readonly opening?: string };
    }[];
  };
};

const CONTEXT = { toFile: false, typed: { line: 'sf fls explain', bin: 'sf', targetOrg: null } };

const PROFILE: AccessSource = { kind: 'Profile', name: 'ERP', label: 'ERP', why: null };
const TEAM: AccessSource = { kind: 'PermissionSetGroup', name: 'Team', label: 'Team', why: 'View All Data' };

function access(field: string, rest: Partial<FieldAccess> = {}): FieldAccess {
  return accessOn(field, { objectVia: [TEAM], readVia: [PROFILE], ...rest });
}

function explanation(fields: readonly FieldAccess[], usernames: readonly string[] = ['erp@x']): Explanation {
  return {
    context: {
      generatedAt: '2026-11-27T08:00:00.000Z',
      plugin: '0.1.0',
      apiVersion: '67.0',
      org: {
        id: '00D000000000001EAA',
        alias: 'dev',
        username: 'admin@x',
        instanceUrl: 'https://x.my.salesforce.com',
        kind: 'sandbox',
      },
      policyFile: null,
      baselineFile: null,
    },
    subjects: [{ usernames, profile: 'ERP', isProfileListed: true, hasHiddenSets: false, fields, idle: [] }],
    namespace: null,
    isComparison: false,
    proof: null,
    notices: [],
  };
}

async function renderText(
  format: Exclude<ExplainFormat, 'human'>,
  given: Explanation,
  context: typeof CONTEXT,
): Promise<string> {
  return (await renderExplanation(format, given, context)).text;
}

async function renderGraph(given: Explanation): Promise<Graph> {
  const document: unknown = JSON.parse(await renderText('opengraph', given, CONTEXT));
  const isGraph = new Ajv({ allowUnionTypes: true }).compile<Graph>(OPENGRAPH);
  if (!isGraph(document)) throw new Error(JSON.stringify(isGraph.errors));
  return document;
}

/** `kind start end`, by the names of the nodes. */
function listEdges({ graph }: Graph): string[] {
  const names = new Map(graph.nodes.map(({ id, properties }) => [id, properties.name]));
  return graph.edges.map(({ kind, start, end, properties }) =>
    [kind.replace('SFFLS_', ''), names.get(start.value), names.get(end.value), properties?.why ?? ''].join(' ').trim(),
  );
}

describe('an explanation as a graph for BloodHound', () => {
  it('has who holds what, what grants which half, and what a user reads when both come together', async () => {
    const closed = access('Contact.Email', { read: false, objectVia: [] });
    const graph = await renderGraph(explanation([access('Account.Phone', { edit: true, editVia: [PROFILE] }), closed]));
    expect(listEdges(graph).sort()).to.deep.equal(
      [
        'HasProfile erp@x ERP',
        'HasPermissionSetGroup erp@x Team',
        'FieldOf Account.Phone Account',
        'FieldOf Contact.Email Contact',
        'GrantsObjectRead Team Account View All Data',
        'GrantsFieldRead ERP Account.Phone',
        'GrantsFieldEdit ERP Account.Phone',
        'GrantsFieldRead ERP Contact.Email',
        'CanEditField erp@x Account.Phone',
      ].sort(),
    );
  });

  it('leads through the permission sets of a group, and from the group where none is shown to give it', async () => {
    const members = [{ name: 'Readers', label: 'Readers', why: 'View All Data' }];
    const listGrants = async (source: AccessSource): Promise<string[]> =>
      listEdges(await renderGraph(explanation([access('Account.Phone', { objectVia: [source] })])))
        .filter((edge) => /Team|Readers/.test(edge))
        .sort();
    expect(await listGrants({ ...TEAM, why: null, members })).to.deep.equal([
      'GrantsObjectRead Readers Account View All Data',
      'HasPermissionSetGroup erp@x Team',
      'IncludesPermissionSet Team Readers',
    ]);
    expect(await listGrants({ ...TEAM, why: 'Read on Account', members })).to.include(
      'GrantsObjectRead Team Account Read on Account',
    );
  });

  it('says what a group mutes, and of which objects it is not known what opens them', async () => {
    const mutedBy = ['mutes View All Data', 'mutes read on the field'].map((why) => ({ ...TEAM, why }));
    const open = access('Task.Type', { opening: { kind: 'unknown' }, objectVia: [] });
    const graph = await renderGraph(explanation([access('Account.Phone', { mutedBy }), open]));
    expect(listEdges(graph)).to.include('Mutes Team Account.Phone mutes View All Data; mutes read on the field');
    const isMarked = ({ properties }: { readonly properties?: { readonly opening?: string } }): boolean =>
      properties?.opening === 'unknown';
    expect(graph.graph.nodes.filter(isMarked).map(({ properties }) => properties.name)).to.deep.equal(['Task']);
    expect(graph.graph.edges.filter(isMarked).map(({ kind }) => kind)).to.deep.equal(['SFFLS_CanReadField']);
  });

  it('names every end of an edge by a node, and each node and edge once', async () => {
    const { graph } = await renderGraph(explanation([access('Account.Phone'), access('Account.Fax')], ['a@x', 'b@x']));
    const ids = graph.nodes.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const ends = graph.edges.flatMap(({ start, end }) => [start.value, end.value]);
    expect(ends.filter((id) => !ids.includes(id))).to.deep.equal([]);
    const edges = graph.edges.map((edge) => JSON.stringify(edge));
    expect(new Set(edges).size).to.equal(edges.length);
  });

  it('keeps a hostile name in its place', async () => {
    const name = 'ERP"}],"x\u001b[2J\n<script>';
    const { graph } = await renderGraph(explanation([access('Account.Phone', { readVia: [{ ...PROFILE, name }] })]));
    expect(graph.nodes.map(({ properties }) => properties.name).join()).to.not.match(/\p{Cc}/u);
  });
});

describe('an explanation as Markdown', () => {
  it('groups fields with the same access from the same grantors, and counts what does not fit', async () => {
    const few = await renderText('markdown', explanation([access('Account.Phone'), access('Account.Fax')]), CONTEXT);
    expect(few).to.include(
      '| `Account`: `Phone`, `Fax` | read | profile `ERP` | permission set group `Team` (View All Data) |',
    );
    const many = Array.from({ length: 4000 }, (_, index) =>
      access(`Object_${index}__c.Field__c`, { readVia: [{ ...PROFILE, name: `Profile ${index}` }] }),
    );
    const text = await renderText('markdown', explanation(many), CONTEXT);
    expect(text.length).to.be.lessThan(60_000);
    expect(text).to.match(/[\d,]+ more fields are left out here/);
  });

  it('makes no markup of hostile names', async () => {
    const name = 'x | y <img src=x onerror=alert(1)> @team `code`';
    const given = explanation([access('Account.Phone', { readVia: [{ ...PROFILE, name, why: name }] })], [name]);
    const html = await marked.parse(await renderText('markdown', given, CONTEXT));
    expect(html).to.not.include('<img');
    expect(html.match(/<td>/g)).to.have.length(4);
    const group: AccessSource = { ...TEAM, name, why: name, members: [{ name, label: name, why: name }] };
    const muted = explanation([access('Account.Phone', { objectVia: [group], mutedBy: [group] })]);
    const more = await marked.parse(await renderText('markdown', muted, CONTEXT));
    expect(more).to.not.include('<img');
    expect(more.match(/<td>/g)).to.have.length(5);
  });
});
