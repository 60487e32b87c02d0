import type { FieldDef, ObjectDef } from '../model.ts';
import { address, formula, open, owner, plain, plains, reference, required } from './fields.ts';
import { object } from './objects.ts';

/**
 * Standard objects with the fields that matter here: permissionable ones, required ones, compounds with components, lookups
 * whose name ends in `Id`, and fields that are open to all. A selection of each object's real fields.
 */

type Maker = (...custom: readonly FieldDef[]) => ObjectDef;

function standard(name: string, fields: readonly FieldDef[]): Maker {
  return (...custom) => object(name, [...fields, ...custom]);
}

export const account = standard('Account', [
  required('Name'),
  owner(),
  ...address('Billing'),
  ...address('Shipping'),
  reference('ParentId', 'Account'),
  plain('AnnualRevenue', 'currency'),
  plain('NumberOfEmployees', 'int'),
  plain('Phone', 'phone'),
  plain('Fax', 'phone'),
  plain('Website', 'url'),
  ...plains(
    'AccountNumber',
    'AccountSource',
    'Description',
    'Industry',
    'Ownership',
    'Rating',
    'Sic',
    'Site',
    'TickerSymbol',
  ),
  plain('Type', 'picklist'),
]);

export const contact = standard('Contact', [
  required('LastName'),
  open('FirstName'),
  open('Name'),
  owner(),
  reference('AccountId', 'Account'),
  reference('ReportsToId', 'Contact'),
  ...address('Mailing'),
  ...address('Other'),
  plain('Birthdate', 'date'),
  plain('Email', 'email'),
  plain('Phone', 'phone'),
  plain('MobilePhone', 'phone'),
  ...plains('AssistantName', 'Department', 'Description', 'Fax', 'HomePhone', 'LeadSource', 'Title'),
]);

export const opportunity = standard('Opportunity', [
  required('Name'),
  required('StageName', 'picklist'),
  required('CloseDate', 'date'),
  owner(),
  reference('AccountId', 'Account'),
  reference('CampaignId', 'Campaign'),
  plain('Amount', 'currency'),
  plain('Probability', 'percent'),
  formula('ExpectedRevenue', 'currency'),
  ...plains('Description', 'LeadSource', 'NextStep', 'Type', 'TotalOpportunityQuantity'),
]);

export const lead = standard('Lead', [
  required('LastName'),
  required('Company'),
  required('Status', 'picklist'),
  owner(),
  ...address(''),
  plain('AnnualRevenue', 'currency'),
  plain('Email', 'email'),
  ...plains('Description', 'Fax', 'Industry', 'LeadSource', 'MobilePhone', 'Phone', 'Rating', 'Title', 'Website'),
]);

export const caseObject = standard('Case', [
  open('CaseNumber'),
  required('Status', 'picklist'),
  owner(),
  reference('AccountId', 'Account'),
  reference('ContactId', 'Contact'),
  ...plains('Description', 'Origin', 'Priority', 'Reason', 'Subject', 'SuppliedEmail', 'SuppliedName', 'Type'),
]);

const activityFields = [owner(), reference('WhoId', 'Contact', 'Lead'), reference('WhatId', 'Account', 'Opportunity')];

const task = standard('Task', [
  required('Status', 'picklist'),
  ...activityFields,
  ...plains('CallDisposition', 'CallType', 'Description', 'Type'),
]);

const event = standard('Event', [
  open('Subject'),
  ...activityFields,
  ...plains('Description', 'Location', 'ShowAs', 'Type'),
]);

/**
 * Task and Event with the same custom fields: each is one physical field with two faces
 * (docs/salesforce-facts.md#src-fp).
 */
export function activities(...custom: readonly FieldDef[]): [task: ObjectDef, event: ObjectDef] {
  return [task(...custom), event(...custom)];
}

/**
 * Standard fields of User carry no permissions in most orgs; its custom fields do (docs/salesforce-facts.md#s1-2,
 * #s3-3).
 */
export const user = standard('User', []);

export const opportunityLineItem = standard(
  'OpportunityLineItem',
  [
    reference('OpportunityId', 'Opportunity'),
    plain('Discount', 'percent'),
    plain('ServiceDate', 'date'),
    plain('Description'),
    open('Quantity', 'double'),
  ].map((field) => (field.name === 'OpportunityId' ? { ...field, masterDetail: true, permissionable: false } : field)),
);

/** Produces no field permissions unless it has custom fields (docs/salesforce-facts.md#s1-2). */
export const campaignMember = standard(
  'CampaignMember',
  [reference('CampaignId', 'Campaign')].map((field) => ({ ...field, permissionable: false })),
);

export const campaign = standard('Campaign', [
  required('Name'),
  owner(),
  reference('ParentId', 'Campaign'),
  plain('ActualCost', 'currency'),
  plain('BudgetedCost', 'currency'),
  plain('StartDate', 'date'),
  plain('EndDate', 'date'),
  ...plains('Description', 'ExpectedResponse', 'Status', 'Type'),
]);

export const product = standard('Product2', [
  required('Name'),
  ...plains('Description', 'Family', 'ProductCode', 'QuantityUnitOfMeasure'),
]);

export const contract = standard('Contract', [
  owner(),
  required('AccountId', 'reference'),
  ...address('Billing'),
  plain('CompanySignedDate', 'date'),
  ...plains('Description', 'Name', 'OwnerExpirationNotice', 'SpecialTerms'),
]);

export const order = standard('Order', [
  owner(),
  required('Status', 'picklist'),
  required('EffectiveDate', 'date'),
  reference('ContractId', 'Contract'),
  ...address('Billing'),
  ...plains('Description', 'Name', 'OrderReferenceNumber', 'PoNumber', 'Type'),
]);

export const asset = standard('Asset', [
  required('Name'),
  owner(),
  reference('AccountId', 'Account'),
  reference('ContactId', 'Contact'),
  plain('Price', 'currency'),
  ...plains('Description', 'ProductCode', 'SerialNumber', 'Status'),
]);
