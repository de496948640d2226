export interface FillProgress {
  readonly view: string;
  readonly events: number;
  /** Where the fold stands, and where the log ended when it was last asked. */
  readonly position: string | undefined;
  readonly end: string | undefined;
}

export interface FillOptions {
  readonly progress?: (progress: FillProgress) => void;
  readonly signal?: AbortSignal;
}
