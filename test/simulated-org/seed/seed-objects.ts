import type { ObjectDef } from '../model.ts';
import {
  compound,
  formula,
  geolocation,
  masterDetail,
  open,
  plain,
  plains,
  reference,
  required,
  series,
} from './fields.ts';
import { object } from './objects.ts';
import {
  activities,
  account,
  asset,
  campaign,
  campaignMember,
  caseObject,
  contact,
  contract,
  lead,
  opportunity,
  opportunityLineItem,
  order,
  product,
  user,
} from './standard-objects.ts';

/** The seed org's objects: each family that behaves in its own way is there (docs/salesforce-facts.md#s1-2). */
export function seedObjects(): ObjectDef[] {
  return [...salesObjects(), ...customObjects(), ...managedObjects(), ...unusualObjects()];
}

function salesObjects(): ObjectDef[] {
  return [
    account(
      ...plains('DunsNumber', 'NaicsCode', 'NaicsDesc', 'SicDesc', 'YearStarted'),
      plain('Region__c', 'picklist'),
      formula('Health_Score__c'),
      reference('Parent_Group__c', 'Project__c'),
      plain('ns__Tier__c', 'picklist'),
      ...geolocation('Head_Office__c'),
      ...series('Detail', 18),
    ),
    contact(plain('Loyalty_Level__c', 'picklist'), plain('ns__Consent__c', 'boolean'), ...series('Trait', 12)),
    opportunity(formula('Margin__c', 'currency'), plain('Forecast_Note__c'), ...series('Deal', 12)),
    lead(...series('Signal', 8)),
    caseObject(plain('Severity__c', 'picklist'), ...series('Support', 10)),
    ...activities(plain('Channel__c', 'picklist'), plain('Outcome__c', 'textarea'), plain('Cost__c', 'currency')),
    user(plain('Cost_Centre__c'), plain('Employee_Number__c')),
    opportunityLineItem(plain('Margin__c', 'percent'), plain('Batch__c')),
    campaign(...series('Budget', 4)),
    campaignMember(),
    product(...series('Spec', 8)),
    contract(...series('Clause', 4)),
    order(...series('Shipment', 4)),
    asset(...series('Part', 6)),
  ];
}

function customObjects(): ObjectDef[] {
  return [
    object('Project__c', [
      reference('Account__c', 'Account'),
      required('Code__c'),
      plain('Budget__c', 'currency'),
      formula('Progress__c', 'percent'),
      ...series('Phase', 10),
    ]),
    object('Invoice__c', [
      reference('Account__c', 'Account'),
      formula('Number__c', 'string'),
      plain('Amount__c', 'currency'),
      plain('Paid__c', 'boolean'),
      ...series('Tax', 8),
    ]),
    object('Invoice_Line__c', [
      masterDetail('Invoice__c', 'Invoice__c'),
      reference('Product__c', 'Product2'),
      plain('Quantity__c', 'double'),
      ...series('Line', 6),
    ]),
    object('Vehicle__c', [plain('Plate__c'), ...geolocation('Garage__c'), ...series('Axle', 10)]),
    object('Candidate__c', [plain('Salary__c', 'currency'), plain('Birth_Date__c', 'date'), ...series('Skill', 10)]),
    object('Interview__c', [masterDetail('Candidate__c', 'Candidate__c'), ...series('Round', 6)]),
    object('Site_Visit__c', [reference('Account__c', 'Account'), ...series('Visit', 8)]),
    object('Déjà_Vu__c', [plain('Été__c')]),
    object('Regional_Defaults__c', [plain('Discount__c', 'percent'), plain('Active__c', 'boolean')], {
      kind: 'customSetting',
    }),
  ];
}

function managedObjects(): ObjectDef[] {
  return [
    object('ns__Thing__c', [
      plain('ns__Rating__c', 'double'),
      reference('ns__Account__c', 'Account'),
      formula('ns__Rank__c'),
      plain('Local_Note__c'),
      ...series('ns__Thing', 6),
    ]),
    object('ns__Thing_Part__c', [masterDetail('ns__Thing__c', 'ns__Thing__c'), ...series('ns__Part', 5)]),
  ];
}

function unusualObjects(): ObjectDef[] {
  return [
    object('Endpoint__mdt', [plain('Address__c', 'url'), plain('Secret_Name__c'), plain('Enabled__c', 'boolean')]),
    object('Stock_Alert__e', [plain('Level__c', 'double'), plain('Sku__c')]),
    object('Ledger_Archive__b', [plain('Entry__c'), plain('Booked__c', 'datetime')]),
    object('Erp_Order__x', [open('ExternalId'), plain('Status__c'), plain('Total__c', 'currency')]),
    object('Knowledge__kav', [
      required('Title'),
      ...plains('Summary', 'Solution__c'),
      ...compound('Office__c', 'location', ['Office__Latitude__s', 'Office__Longitude__s']),
    ]),
    object('Opportunity__hd', [plain('Amount__hst', 'currency'), plain('CloseDate__hst', 'date')]),
  ];
}
