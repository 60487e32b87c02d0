/** What the script of a page works on: the JSON in the page. The script and the templates share these types. */
export type PageData = {
  readonly tables: readonly TableData[];
  /** Null where the page has none. */
  readonly heatMap: HeatMapData | null;
  readonly texts: PageTexts;
};

/** A table that the script shows. Values are places in pools of texts: a large report repeats few texts in many rows. */
export type TableData = {
  /** Of the element that the table is put into. */
  readonly id: string;
  readonly label: string;
  readonly length: number;
  readonly columns: readonly TableColumn[];
  readonly lists: readonly TableList[];
  /** How the rows are sorted at first; null where they stay as they come. */
  readonly order: RowOrder | null;
  /** What the details of a row are headed by: places of columns. */
  readonly heading: readonly number[];
  /** Null where there is nothing to type. */
  readonly command: RowCommand | null;
};

/** The column by which rows are sorted. */
export type RowOrder = { readonly column: number; readonly isDescending: boolean };

/** For each row a place in a pool. */
export type PooledValues = {
  /** Where `isRuns` says so, pairs of a place and of how many rows in turn have it. */
  readonly values: readonly number[];
  readonly isRuns: boolean;
};

export type TableColumn = PooledValues & {
  /** Heading in the CSV; null where the CSV does not have the column. */
  readonly csv: string | null;
  /** Null for a column that only the CSV has. */
  readonly title: string | null;
  /** `wide`: only where there is room. `details`: only in the details of a row. */
  readonly show: 'always' | 'wide' | 'details';
  /** `tone`: for the longest name of a tone. */
  readonly width: 'narrow' | 'tone' | 'medium' | 'wide';
  readonly isNumber: boolean;
  readonly filter: 'choices' | 'select' | null;
  /** A tone for each text of the pool, by which the page colors it and explains it. */
  readonly tones: readonly string[] | null;
  readonly pool: readonly string[];
};

/** A list for each row, shown in its details. */
export type TableList = PooledValues & {
  readonly title: string;
  /** `path`: the steps by which a user gets access. */
  readonly kind: 'path' | 'items';
  readonly pool: readonly (readonly string[])[];
};

/** A command line for one row. */
export type RowCommand = {
  readonly title: string;
  readonly words: readonly string[];
  /** Flags with the columns that their values are in. */
  readonly flags: readonly (readonly [flag: string, column: number])[];
  readonly tail: readonly string[];
};

/** Counts the rows of a table by two of its columns. */
export type HeatMapData = {
  readonly id: string;
  /** Place of the table in the page. */
  readonly table: number;
  /** Columns whose texts are the rows and the columns of the map. */
  readonly rowColumn: number;
  readonly columnColumn: number;
  /** The column whose tone colors a cell: the one that comes first in its pool. */
  readonly toneColumn: number;
};

/** What the script says; `%s` stands for a value. */
export type PageTexts = {
  readonly search: string;
  /** The choice of a list that leaves all rows. */
  readonly all: string;
  readonly clear: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly count: string;
  readonly countAll: string;
  readonly none: string;
  readonly sortedUp: string;
  readonly sortedDown: string;
  /** How many rows are not printed. */
  readonly unprinted: string;
  readonly close: string;
  /** Names the link from the details of a row to what its tone means. */
  readonly explain: string;
  /** The head of the rows of a heat map, and what its cells say. */
  readonly mapHead: string;
  readonly mapLegend: string;
  readonly mapCell: string;
  readonly mapMore: string;
  /** How many objects and profiles the map lacks. */
  readonly mapUnprinted: string;
  readonly mapLeft: string;
};
