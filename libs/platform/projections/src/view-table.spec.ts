import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BoxRow, LabelRow } from './ledger.fixture.js';
import { ViewTable } from './view-table.js';

describe('the table of a row class', () => {
  it('is made from its columns, with an index on the stream and on what it names', () => {
    expect(new ViewTable(BoxRow).ddl().split('; ')).toEqual([
      'create table "box_row" ("key" text not null, "stream" text not null, "shelf" text not null, "rounds" bigint not null, "counts" integer not null, ' +
        '"labels" text[] not null, "seen" jsonb not null, "countedAt" timestamptz, "full" boolean not null, primary key ("key"))',
      'create index on "box_row" ("stream")',
      'create index on "box_row" ("rounds")',
    ]);
    expect(new ViewTable(LabelRow).ddl()).toContain('create unique index on "label_row" ("label", "stream")');
  });

  it('gives a row the form in which it will be read back', () => {
    const row = { key: 'k', stream: 's', shelf: 'A', rounds: 5n, counts: 1, labels: [], seen: [], full: false, countedAt: '2026-03-01T11:00:00+01:00' };
    expect(new ViewTable(BoxRow).plain(row as never)).toMatchObject({ rounds: 5, countedAt: '2026-03-01T10:00:00.000Z' });
    expect(new ViewTable(BoxRow).plain({ ...row, countedAt: undefined } as never)).toMatchObject({ countedAt: null });
  });

  it('refuses a row with a member that no column would keep, or without one that it needs', () => {
    const row = { key: 'k', stream: 's', label: 'x' };
    expect(() => new ViewTable(LabelRow).plain({ ...row, lost: 1 } as never)).toThrow('LabelRow has no column lost');
    expect(() => new ViewTable(LabelRow).plain({ key: 'k', stream: 's' } as never)).toThrow('LabelRow.label is not given');
  });

  it('refuses a column type that would not come back as it went in', () => {
    @Entity()
    class FloatRow {
      @PrimaryColumn('text') key!: string;
      @Column('text') stream!: string;
      @Column('double precision') weight!: number;
    }
    expect(() => new ViewTable(FloatRow)).toThrow('FloatRow.weight has type double precision');
  });
});
