/** The part of SARIF 2.1.0 that a report needs, in the words of its specification. */
export type SarifLog = {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly [SarifRun];
};

export type SarifRun = {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly version: string;
      readonly semanticVersion: string;
      readonly rules: readonly SarifRule[];
    };
  };
  readonly invocations: readonly [
    { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly SarifNotification[] },
  ];
  readonly columnKind: 'utf16CodeUnits';
  readonly results: readonly SarifResult[];
};

export type SarifRule = {
  readonly id: string;
  readonly shortDescription: SarifMessage;
  readonly fullDescription: SarifMessage;
  readonly help: SarifMessage & { readonly markdown: string };
  readonly defaultConfiguration: { readonly level: SarifLevel };
  readonly properties: { readonly tags: readonly string[]; readonly 'security-severity'?: string };
};

export type SarifResult = {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: 'fail' | 'informational';
  readonly level: SarifLevel;
  readonly message: SarifMessage;
  readonly locations: readonly [
    {
      readonly physicalLocation?: SarifPlace;
      readonly logicalLocations: readonly [
        { readonly name: string; readonly fullyQualifiedName: string; readonly kind: string },
      ];
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly SarifSuppression[];
  readonly baselineState?: 'new' | 'unchanged';
};

export type SarifSuppression = { readonly kind: 'external'; readonly justification: string };

export type SarifNotification = {
  readonly level: 'error';
  readonly message: SarifMessage;
  readonly locations: readonly [{ readonly physicalLocation: SarifPlace }];
};

export type SarifPlace = {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: '%SRCROOT%' };
  readonly region?: { readonly startLine: number; readonly startColumn?: number };
};

export type SarifLevel = 'error' | 'warning' | 'note' | 'none';

type SarifMessage = { readonly text: string };
