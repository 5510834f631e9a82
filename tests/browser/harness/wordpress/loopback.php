<?php
// A must-use plugin: WordPress fetches nothing from this machine or from other ports than three, unless it is told to.
add_filter( 'http_request_host_is_external', '__return_true' );
add_filter( 'http_allowed_safe_ports', fn() => array( (int) getenv( 'CAMPAIGN_PORT' ) ) );
// Nothing of its own is fetched from elsewhere either.
add_filter( 'pre_option_show_avatars', '__return_zero' );
remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
remove_action( 'admin_print_scripts', 'print_emoji_detection_script' );
