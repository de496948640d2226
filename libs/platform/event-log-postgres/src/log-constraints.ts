/** By table of the log, what keeps a position, a revision and an id from being there twice: a verification looks whether it is. */
export const logConstraints: Readonly<Record<string, readonly string[]>> = {
  'custos_log.event': ['event_pkey', 'event_position_check', 'event_revision_check', 'event_event_id_key', 'event_stream_revision_key'],
  'custos_log.counter': ['counter_pkey', 'counter_only_row_check'],
};
