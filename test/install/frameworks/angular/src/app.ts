import { Component, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { everything } from './everything.js';

@Component({ selector: 'app-root', template: '' })
class App {
  constructor() {
    everything({ assetBase: '/' });
  }
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
