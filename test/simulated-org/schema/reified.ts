import type { FieldDef, ObjectDef, OrgState, Row } from '../model.ts';
import { column, flags, lookup, table, text, type Column, type Entity } from './entity.ts';
import { withDataNames } from './own-names.ts';

/**
 * Entities that the platform computes from its own definitions (docs/salesforce-facts.md#src-ep, #src-ufa): they list
 * every object and field whatever the running user may see. Keys are the API names, where the platform has `01I…` and
 * `00N…` ids for custom ones (assumed).
 */

const noId = column('Id', 'id', { derive: () => '000000000000000AAA' });

function named(custom: boolean, name: string): string {
  return custom ? name.replace(/^[A-Za-z0-9]+__(?=.*__)/u, '').replace(/__[a-z]+$/u, '') : name;
}

function labelColumns(): Column[] {
  return text('DurableId', 'QualifiedApiName', 'DeveloperName', 'NamespacePrefix', 'Label', 'MasterLabel');
}

function realObjects(org: OrgState): ObjectDef[] {
  return [...org.objects.values()]
    .filter((object) => object.kind !== 'historicalTrending')
    .map((object) => withDataNames(org, object));
}

const custom = (object: ObjectDef): boolean => object.kind !== 'standard' && object.kind !== 'knowledge';

/** Whether the sharing of an object is Private; of objects other than User the model knows no sharing (assumed). */
function sharingOf(object: ObjectDef, org: OrgState): string {
  if (object.name === 'User') return org.info.privateUsers ? 'Private' : 'Read';
  return 'ReadWrite';
}

function entityRow(object: ObjectDef, org: OrgState): Row {
  return {
    Id: object.name,
    DurableId: object.name,
    QualifiedApiName: object.name,
    DeveloperName: named(custom(object), object.name),
    NamespacePrefix: object.namespace,
    Label: object.label,
    MasterLabel: object.label,
    PluralLabel: `${object.label}s`,
    KeyPrefix: object.keyPrefix,
    // False for User although its custom fields can carry permissions: reported by users
    // (docs/salesforce-facts.md#s3-3).
    IsFlsEnabled: object.name !== 'User' && object.fields.some((field) => field.permissionable),
    IsCustomizable: true,
    IsCustomSetting: object.kind === 'customSetting',
    IsQueryable: true,
    IsRetrieveable: true,
    InternalSharingModel: sharingOf(object, org),
    PublisherId: object.namespace ?? (custom(object) ? '<local>' : 'System'),
  };
}

function particleRow(object: ObjectDef, field: FieldDef): Row {
  return {
    Id: `${object.name}.${field.name}`,
    DurableId: `${object.name}.${field.name}`,
    EntityDefinitionId: object.name,
    FieldDefinitionId: `${object.name}.${field.compound ?? field.name}`,
    QualifiedApiName: field.name,
    Name: field.name,
    DeveloperName: field.custom ? named(true, field.name) : field.name.replace(/(?<=.)Id$/u, ''),
    NamespacePrefix: /^([A-Za-z0-9]+)__.+__/u.exec(field.name)?.[1] ?? null,
    Label: field.label,
    MasterLabel: field.label,
    DataType: field.type,
    IsComponent: field.compound !== null,
    IsPermissionable: field.permissionable || Boolean(field.governedBy),
    IsCalculated: field.readOnly,
    IsNillable: !field.required && !field.masterDetail,
    IsUpdatable: !field.readOnly,
    IsCreatable: !field.readOnly,
    IsCompound: object.fields.some((other) => other.compound === field.name),
  };
}

function particles(org: OrgState): Row[] {
  return realObjects(org).flatMap((object) => object.fields.map((field) => particleRow(object, field)));
}

function reified(
  name: string,
  reifiedBy: Entity['reifiedBy'],
  columns: readonly Column[],
  rows: Entity['rows'],
): Entity {
  const given = table(name, '', columns);
  return { ...given, columns: [noId, ...columns], reifiedBy: reifiedBy ?? [], rows };
}

const entityLink = lookup('EntityDefinitionId', 'EntityDefinition');
const fieldLink = lookup('FieldDefinitionId', 'FieldDefinition');

const entityDefinition = reified(
  'EntityDefinition',
  null,
  [
    ...labelColumns(),
    ...text('PluralLabel', 'KeyPrefix', 'PublisherId', 'InternalSharingModel'),
    ...flags('IsFlsEnabled', 'IsCustomizable', 'IsCustomSetting', 'IsQueryable', 'IsRetrieveable'),
  ],
  ({ org }) => realObjects(org).map((object) => entityRow(object, org)),
);

const fieldDefinition = reified(
  'FieldDefinition',
  ['EntityDefinitionId', 'DurableId'],
  [
    ...labelColumns(),
    { ...entityLink, children: 'Fields' },
    ...text('DataType'),
    ...flags('IsCalculated', 'IsCompound', 'IsNillable'),
  ],
  ({ org }) => particles(org).filter((row) => row['IsComponent'] !== true),
);

const entityParticle = reified(
  'EntityParticle',
  ['EntityDefinitionId', 'FieldDefinitionId', 'DurableId'],
  [
    ...labelColumns(),
    { ...entityLink, children: 'Particles' },
    { ...fieldLink, children: 'Particles' },
    ...text('Name', 'DataType'),
    ...flags(
      'IsComponent',
      'IsPermissionable',
      'IsCalculated',
      'IsCompound',
      'IsNillable',
      'IsUpdatable',
      'IsCreatable',
    ),
  ],
  ({ org }) => particles(org),
);

export const REIFIED_ENTITIES: readonly Entity[] = [entityDefinition, fieldDefinition, entityParticle];
