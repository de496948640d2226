const PAGES = 256;
const IN_GROUP = 16;

type Page<V> = ReadonlyMap<string, V> | undefined;
type Group<V> = readonly Page<V>[] | undefined;

/**
 * Values by name, never changed in place: a copy with one more costs one page of it and not all of it. A fold that adds ten thousand
 * members to an object would copy fifty million.
 */
export class PagedRecord<V> {
  static readonly EMPTY: PagedRecord<never> = new PagedRecord<never>([], 0);

  private constructor(
    private readonly groups: readonly Group<V>[],
    readonly size: number,
  ) {}

  get(name: string): V | undefined {
    return this.page(pageOf(name))?.get(name);
  }

  with<W>(name: string, value: W): PagedRecord<V | W> {
    const page = new Map<string, V | W>(this.page(pageOf(name)));
    const size = page.has(name) ? this.size : this.size + 1;
    return this.exchanged(pageOf(name), page.set(name, value), size);
  }

  without(name: string): PagedRecord<V> {
    const page = new Map(this.page(pageOf(name)));
    return page.delete(name) ? this.exchanged(pageOf(name), page, this.size - 1) : this;
  }

  entries(): readonly (readonly [string, V])[] {
    return this.groups.flatMap((group) => (group ?? []).flatMap((page) => (page === undefined ? [] : [...page])));
  }

  /** The names whose values are not the same in another state of this record; pages that both share are not looked into. */
  namesUnlike(other: PagedRecord<V>): readonly string[] {
    const names = new Set<string>();
    for (let n = 0; n < PAGES; n++) {
      const [own, others] = [this.page(n), other.page(n)];
      if (own === others) continue;
      for (const [name, value] of own ?? []) if (others?.get(name) !== value) names.add(name);
      for (const [name, value] of others ?? []) if (own?.get(name) !== value) names.add(name);
    }
    return [...names];
  }

  private exchanged<W>(at: number, page: ReadonlyMap<string, W>, size: number): PagedRecord<W> {
    const groups = [...this.groups] as Group<W>[];
    const group = [...(groups[groupOf(at)] ?? [])];
    group[at % IN_GROUP] = page;
    groups[groupOf(at)] = group;
    return new PagedRecord<W>(groups, size);
  }

  private page(at: number): Page<V> {
    return this.groups[groupOf(at)]?.[at % IN_GROUP];
  }
}

const groupOf = (page: number): number => Math.floor(page / IN_GROUP);

/** FNV-1a, so that neighbours in a numbering lie on different pages. */
function pageOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < name.length; n++) hash = Math.imul(hash ^ name.charCodeAt(n), 0x01000193);
  return (hash >>> 0) % PAGES;
}
