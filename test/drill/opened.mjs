/** A log as its supervisor would have it: a start that finds no database is tried again. */
export async function opened(open) {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (error.name !== 'LogUnavailable') throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
