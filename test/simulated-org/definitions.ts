/** What an org's objects and fields are. */

/** Kinds of objects, by how the platform names and treats them. */
export type ObjectKind =
  | 'standard'
  | 'custom'
  | 'customSetting'
  | 'customMetadata'
  | 'platformEvent'
  | 'bigObject'
  | 'externalObject'
  | 'knowledge'
  | 'historicalTrending';

export type FieldDef = {
  /** API name as in describe and in field permissions: `Phone`, `AccountId`, `ns__Rating__c`. */
  readonly name: string;
  readonly label: string;
  /** Describe type: `string`, `reference`, `address`, `currency`, `boolean`, … */
  readonly type: string;
  readonly custom: boolean;
  /** Describe's `permissionable`: whether a field permission can exist for it. */
  readonly permissionable: boolean;
  /** The field whose permission stands for that of an alias of person accounts, as `Contact.Level__c`; describe calls such an alias permissionable (docs/salesforce-facts.md#src-rec-pa). */
  readonly governedBy?: string | null;
  /** Universally required, or master-detail: always readable and writable, deploys of it are refused. */
  readonly required: boolean;
  readonly masterDetail: boolean;
  /** Formula, roll-up or auto-number: edit can never be granted. */
  readonly readOnly: boolean;
  /** The compound field this is a component of (`BillingAddress`), or null. Components hold no permissions. */
  readonly compound: string | null;
  readonly referenceTo: readonly string[];
};

export type ObjectDef = {
  readonly name: string;
  readonly label: string;
  readonly kind: ObjectKind;
  /** Whether the object appears in the picklist ObjectPermissions.SobjectType. */
  readonly holdsObjectPermissions: boolean;
  /** Namespace of the managed package it came with, or null. */
  readonly namespace: string | null;
  readonly keyPrefix: string;
  readonly fields: readonly FieldDef[];
};
