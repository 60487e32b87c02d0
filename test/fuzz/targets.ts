import { JSON_TARGETS } from './targets/json-files.ts';
import { MERGE_TARGETS } from './targets/merge.ts';
import { ORG_TARGETS } from './targets/org.ts';
import { PROFILE_TARGETS } from './targets/profiles.ts';
import { REPORT_TARGETS } from './targets/report.ts';
import { RESPONSE_TARGETS } from './targets/responses.ts';
import { XML_TARGETS } from './targets/xml.ts';
import type { FuzzTarget } from './target.ts';

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...XML_TARGETS,
  ...PROFILE_TARGETS,
  ...MERGE_TARGETS,
  ...JSON_TARGETS,
  ...ORG_TARGETS,
  ...REPORT_TARGETS,
  ...RESPONSE_TARGETS,
];
