<?php
// Installs WordPress into an empty database. Each argument becomes the whole text of a post, from number 100 on.
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST'] = parse_url( getenv( 'WORDPRESS_URL' ), PHP_URL_HOST );
$database = new mysqli( 'localhost', 'root', '', '', 0, getenv( 'DATABASE_SOCKET' ) );
$database->query( 'CREATE DATABASE wordpress CHARACTER SET utf8mb4' );
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'A partner', 'editor', 'editor@partner.example', false, '', 'password' );
foreach ( array_slice( $argv, 1 ) as $at => $text ) {
	wp_insert_post( array( 'import_id' => 100 + $at, 'post_status' => 'publish', 'post_author' => 1, 'post_title' => 'Test post', 'post_content' => $text ) );
}
