/**
 * Writes together what arrives while a write is under way: under load one commit serves many callers, alone nobody waits for others.
 * Each caller's promise settles with the group that carried its items.
 */
export class GroupWriter<Item> {
  private waiting: { readonly items: readonly Item[]; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  private writing = false;

  constructor(
    private readonly write: (items: readonly Item[]) => Promise<void>,
    private readonly largest = 1_000,
  ) {}

  add(items: readonly Item[]): Promise<void> {
    if (items.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ items, resolve, reject });
      if (!this.writing) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const group = this.nextGroup();
      try {
        await this.write(group.flatMap(({ items }) => items));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.writing = false;
  }

  private nextGroup() {
    let callers = 1;
    for (let size = this.waiting[0]!.items.length; callers < this.waiting.length; callers++) {
      size += this.waiting[callers]!.items.length;
      if (size > this.largest) break;
    }
    return this.waiting.splice(0, callers);
  }
}
