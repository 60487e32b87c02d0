import type { FieldDef, ObjectDef, OrgState } from '../model.ts';

/** The restricted picklists of FieldPermissions and ObjectPermissions, as 26 recorded orgs have them (docs/salesforce-facts.md#s3-8). */

/** Kinds whose fields `FieldPermissions.Field` never names, though files hold entries for some of them. */
const UNLISTED_KINDS: ReadonlySet<ObjectDef['kind']> = new Set(['customMetadata', 'customSetting', 'platformEvent']);

/** Objects that can hold object permissions. */
export function objectPermissionObjects(org: OrgState): string[] {
  return [...org.objects.values()].filter((object) => object.holdsObjectPermissions).map((object) => object.name);
}

/** Whether `FieldPermissions.Field` names the fields of this object. */
export function isListed(object: ObjectDef): boolean {
  return !UNLISTED_KINDS.has(object.kind);
}

function listedObjects(org: OrgState): ObjectDef[] {
  return [...org.objects.values()].filter((object) => isListed(object) && fieldsOf(object).length > 0);
}

/** Up to January 2025 without custom objects; in May 2026 with them. */
export function fieldPermissionObjects(org: OrgState): string[] {
  return listedObjects(org)
    .filter((object) => object.kind === 'standard' || org.info.listsCustomObjects)
    .map((object) => object.name);
}

/** Up to May 2023 a lookup has one value, without `Id`; from July 2023 on it has both. */
export function fieldPermissionFields(org: OrgState): string[] {
  return listedObjects(org).flatMap((object) =>
    [...fieldsOf(object), ...aliasesOf(object, org)].flatMap((field) =>
      spellings(field, org).map((name) => `${object.name}.${name}`),
    ),
  );
}

/** Whether the aliases of person accounts are listed is not known (docs/salesforce-facts.md#open-8). */
function aliasesOf(object: ObjectDef, { info }: OrgState): FieldDef[] {
  return info.personAccounts === 'listed' ? object.fields.filter(({ governedBy }) => governedBy) : [];
}

function fieldsOf(object: ObjectDef): FieldDef[] {
  return object.fields.filter((field) => field.permissionable);
}

/** Only standard lookups have a short form: `Product2.ExternalId` is a text, and ends so. */
function spellings({ name, custom, referenceTo }: FieldDef, { info }: OrgState): string[] {
  if (custom || referenceTo.length === 0 || !name.endsWith('Id')) return [name];
  const short = name.slice(0, -'Id'.length);
  return info.listsLookupsTwice ? [short, name] : [short];
}
