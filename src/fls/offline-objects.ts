// Made from docs/offline-objects.md by "npm run generate".

/** The day on which the list was last checked. */
export const OFFLINE_STATE = '2026-11-23';

/** Objects that hold no object permissions of their own. */
export const UNCONTROLLED_OBJECTS: readonly string[] = [
  'AccountContactRelation',
  'Activity',
  'CampaignMember',
  'ContentVersion',
  'Event',
  'OpportunityLineItem',
  'OrderItem',
  'PricebookEntry',
  'QuoteLineItem',
  'Task',
  'User',
  'WorkOrderLineItem',
];

/** The same by the ending of their names. */
export const UNCONTROLLED_ENDINGS: readonly string[] = [
  'ChangeEvent',
  '__hd',
  '__History',
  '__mdt',
  '__Share',
  '__Tag',
];
