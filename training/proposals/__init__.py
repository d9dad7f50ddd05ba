"""The embedded detector: a half-width ultralytics nano detector that knows one class, *object*."""
