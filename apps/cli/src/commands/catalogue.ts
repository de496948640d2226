import { Command } from 'commander';
import { cataloguePage, registry } from '#domain/catalogue';

export const catalogueCommand = (): Command =>
  new Command('catalogue').description('print the event catalogue as Markdown').action(() => void process.stdout.write(cataloguePage(registry())));
