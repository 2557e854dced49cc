/** Local images: listing, looking inside, naming, removing, taking in and giving out. */
@org.jspecify.annotations.NullMarked
package dev.calque.engine.images;
