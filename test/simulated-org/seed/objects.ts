import type { FieldDef, ObjectDef, ObjectKind } from '../model.ts';
import { owner, required } from './fields.ts';

const KINDS: readonly { readonly suffix: string; readonly kind: ObjectKind }[] = [
  { suffix: '__mdt', kind: 'customMetadata' },
  { suffix: '__e', kind: 'platformEvent' },
  { suffix: '__b', kind: 'bigObject' },
  { suffix: '__x', kind: 'externalObject' },
  { suffix: '__kav', kind: 'knowledge' },
  { suffix: '__hd', kind: 'historicalTrending' },
  { suffix: '__c', kind: 'custom' },
];

/**
 * Objects whose access rolls up to a parent or a user permission, so that no object permission can name them
 * (docs/salesforce-facts.md#s1-2). A selection, as the sample shows it.
 */
const WITHOUT_OBJECT_PERMISSIONS: ReadonlySet<string> = new Set([
  'Task',
  'Event',
  'User',
  'OpportunityLineItem',
  'OrderItem',
  'QuoteLineItem',
  'WorkOrderLineItem',
  'AccountContactRelation',
  'CampaignMember',
  'PricebookEntry',
  'ContentVersion',
]);

const KINDS_WITHOUT_OBJECT_PERMISSIONS: ReadonlySet<ObjectKind> = new Set([
  'customMetadata',
  'customSetting',
  'historicalTrending',
]);

const PREFIXES: Readonly<Partial<Record<string, string>>> = {
  Account: '001',
  Contact: '003',
  Opportunity: '006',
  Lead: '00Q',
  Case: '500',
  Task: '00T',
  Event: '00U',
  User: '005',
  OpportunityLineItem: '00k',
  CampaignMember: '00v',
  Campaign: '701',
  Product2: '01t',
  Pricebook2: '01s',
  PricebookEntry: '01u',
  Contract: '800',
  Order: '801',
  OrderItem: '802',
  Asset: '02i',
  Quote: '0Q0',
};

let customPrefix = 0;

function canHoldObjectPermissions(name: string, kind: ObjectKind): boolean {
  return !WITHOUT_OBJECT_PERMISSIONS.has(name) && !KINDS_WITHOUT_OBJECT_PERMISSIONS.has(kind);
}

/** An object by its API name: kind, namespace and key prefix follow from it. Custom data objects get Name and owner. */
export function object(name: string, fields: readonly FieldDef[], extras: Partial<ObjectDef> = {}): ObjectDef {
  const kind = extras.kind ?? KINDS.find(({ suffix }) => name.endsWith(suffix))?.kind ?? 'standard';
  customPrefix += 1;
  const nameFields = kind === 'custom' && !fields.some((each) => each.masterDetail) ? [required('Name'), owner()] : [];
  return {
    name,
    label: name.replace(/__[a-z]+$/u, '').replaceAll('_', ' '),
    kind,
    holdsObjectPermissions: canHoldObjectPermissions(name, kind),
    namespace: /^([A-Za-z0-9]+)__.+__[a-z]+$/u.exec(name)?.[1] ?? null,
    keyPrefix: PREFIXES[name] ?? `a${customPrefix.toString(36).padStart(2, '0').slice(-2)}`,
    // Fields of custom settings hold none (docs/salesforce-facts.md#s1-2).
    fields: [...nameFields, ...fields].map((field) =>
      kind === 'customSetting' ? { ...field, permissionable: false } : field,
    ),
    ...extras,
  };
}
